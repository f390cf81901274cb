// Pages outside: the door, the way in. They are complete without this.

import { copyButtons } from './copy.js';
import passkeyForms from './pages/passkey.js';
import printButtons from './pages/print.js';
import waitForAnswer from './pages/waiting.js';

// A browser that does not say what it asks for could not be led away from the code: it leaves the address bar here.
const { pathname } = location;
if (pathname.startsWith('/i/') && !/^\/i\/(letter|rules|thanks)$/.test(pathname)) history.replaceState(null, '', '/i');

copyButtons(document);
passkeyForms(document);
printButtons(document);
waitForAnswer(document);

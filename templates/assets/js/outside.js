// Pages outside: the door, the way in. They are complete without this.

import passkeyForms from './pages/passkey.js';
import printButtons from './pages/print.js';
import waitForAnswer from './pages/waiting.js';

passkeyForms(document);
printButtons(document);
waitForAnswer(document);

// Pages outside: the door, the way in. They are complete without this.

import passkeyForms from './pages/passkey.js';

passkeyForms(document);

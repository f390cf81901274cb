// Pages outside: the door, the way in. They are complete without this.

import { passkeyForms } from './passkey.js';

passkeyForms(document);

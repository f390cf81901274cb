// Passkeys: forms that ask this device for one, where it can have any. Without scripts, or without a
// device that can, they stay hidden: there is always another way.

const able = () => typeof PublicKeyCredential === 'function' && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

/** What the house wants of the device, and the secret to come back with. */
async function ask(place, body) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`/api/v1${place}`, { method: 'POST', headers, body: body && JSON.stringify(body) });
  const said = await answer.json();
  if (answer.ok) return said;
  throw new Error(said.errors?.[0]?.detail ?? said.detail);
}

const make = ({ publicKey }) => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
const show = ({ publicKey }) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });

async function fill(form, place, body) {
  const { ceremony, options } = await ask(place, body);
  const credential = await (place.endsWith('/passkeys/ask') && !place.startsWith('/me/') ? show(options) : make(options));
  form.elements.ceremony.value = ceremony;
  form.elements.credential.value = JSON.stringify(credential.toJSON());
}

/** What went wrong; nothing if somebody changed their mind. */
function tell(form, error) {
  const wrong = form.querySelector('[data-passkey-wrong]');
  wrong.hidden = error.name === 'NotAllowedError' || error.name === 'AbortError';
  if (error.constructor === Error && error.message) wrong.textContent = error.message;
}

/** At the door: a passkey in the place of the password, for whoever typed a name and a handle. */
function ofNewcomer(form) {
  const { name, handle } = form.elements;
  if (!name.reportValidity() || !handle.reportValidity()) return null;
  return { name: name.value, handle: handle.value };
}

export default function passkeyForms(root) {
  if (!able()) return;
  for (const button of root.querySelectorAll('[data-passkey]')) {
    const { form } = button;
    const place = button.dataset.passkey;
    const hidden = button.closest('[data-passkey-part]') ?? button;
    hidden.hidden = false;
    button.addEventListener('click', async (event) => {
      event.preventDefault();
      const newcomer = place === '/passkeys/newcomer';
      const body = newcomer ? ofNewcomer(form) : undefined;
      if (newcomer && !body) return;
      button.disabled = true;
      try {
        await fill(form, place, body);
        // The fields that the passkey stands for are not asked any more.
        form.submit();
      } catch (error) {
        tell(form, error);
        button.disabled = false;
      }
    });
  }
}

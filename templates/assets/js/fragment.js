// HTML from the house, made into nodes: the one place where text may become markup.

const WORKER = '/sw.js';

const policy = globalThis.trustedTypes?.createPolicy('salon', {
  createHTML: (html) => html,
  createScriptURL: (url) => {
    if (url !== WORKER) throw new Error(`a script that is none of ours: ${url}`);
    return url;
  },
});

/** The one script that is named by its address. */
export const workerAddress = () => (policy ? policy.createScriptURL(WORKER) : WORKER);

const FORBIDDEN = 'script, iframe, object, embed, base, link, meta, style';

/** Inert nodes. With selectors, only what they choose; whatever is returned holds nothing that runs. */
export function fragment(html, ...selectors) {
  const template = document.createElement('template');
  template.innerHTML = policy ? policy.createHTML(html) : html;
  if (!selectors.length) return safe(template.content);
  return selectors.map((selector) => {
    const chosen = template.content.querySelector(selector);
    return chosen && safe(chosen);
  });
}

function safe(root) {
  if (root.querySelector(FORBIDDEN)) throw new Error('markup that runs');
  for (const element of root.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      const runs = name.startsWith('on') || /^\s*javascript:/i.test(value);
      if (runs) throw new Error(`an attribute that runs: ${name}`);
    }
  }
  return root;
}

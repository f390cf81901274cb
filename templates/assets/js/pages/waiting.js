// Waiting: the page moves on by itself once somebody has answered.

const EVERY = 10_000;

/** Asked only while somebody looks: the page itself says it again to whoever comes back to it. */
export default function waitForAnswer(root) {
  const sign = root.querySelector('[data-waits]');
  if (!sign) return;
  const ask = async () => {
    if (!document.hidden && (await answered())) location.reload();
    else setTimeout(ask, EVERY);
  };
  setTimeout(ask, EVERY);
}

/** Whoever was let in is led away from here; whoever was declined no longer waits. */
async function answered() {
  const page = await fetch('/waiting', { redirect: 'manual' }).catch(() => null);
  if (!page) return false;
  return page.type === 'opaqueredirect' || (page.ok && !(await page.text()).includes('data-waits'));
}

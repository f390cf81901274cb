// Paper: a button that prints the page, where there is a script to press it.

export default function printButtons(root) {
  for (const button of root.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => print());
  }
}

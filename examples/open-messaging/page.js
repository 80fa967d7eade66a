// The page of the customer.
const list = document.getElementById('messages');
const typing = document.getElementById('typing');
const form = document.getElementById('form');
const text = document.getElementById('text');
const items = new Map();
let hideTyping;
let typedAt = 0;

/** Resolves with undefined if there is no connection. */
const post = (path, body = {}) =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);

/** The server publishes what becomes of the message. The id stays, so that it is one message however often it is sent. */
async function send(message) {
  const response = await post('/messages', message);
  if (!response?.ok) show({ ...message, author: 'customer', attachments: [], status: 'failed' });
}

const LABELS = {
  sending: '…',
  sent: '✓',
  failed: 'not sent',
  // Only the customer can know whether two copies are better than none.
  unknown: 'may not have arrived',
};

function show(message) {
  const { id, author, status, attachments } = message;
  // What this page cannot show, such as a carousel.
  if (author === 'agent' && status === 'failed') return;
  const item = items.get(id) ?? list.appendChild(document.createElement('li'));
  items.set(id, item);
  item.className = author;
  item.replaceChildren(message.text);
  for (const { url, name } of attachments) {
    const link = document.createElement('a');
    // Only web addresses: a link must not run a script.
    if (/^https?:/.test(url)) link.href = url;
    link.textContent = name;
    item.append(' ', link);
  }
  if (author === 'agent') {
    typing.hidden = true;
    if (status === 'received') post(`/messages/${id}/delivered`);
    return;
  }
  const label = item.appendChild(document.createElement('small'));
  label.textContent = LABELS[status] ?? '';
  if (status !== 'failed' && status !== 'unknown') return;
  const again = item.appendChild(document.createElement('button'));
  again.textContent = 'Send again';
  again.onclick = () => send({ id, text: message.text });
}

const events = new EventSource('/events');
events.addEventListener('message', ({ data }) => show(JSON.parse(data)));
events.addEventListener('typing', () => {
  typing.hidden = false;
  clearTimeout(hideTyping);
  hideTyping = setTimeout(() => (typing.hidden = true), 5000);
});

form.onsubmit = (event) => {
  event.preventDefault();
  send({ id: crypto.randomUUID(), text: text.value });
  text.value = '';
};
text.oninput = () => {
  if (Date.now() - typedAt < 4000) return;
  typedAt = Date.now();
  post('/typing');
};

// Stands in for a model API's chat completion: it decides what to call next from what the tools answered so far, as a model
// would. Replace it by a request to the API that you use: messages and tools have its shape.
export async function scriptedModel({ messages, tools }) {
  const results = messages.filter(({ role }) => role === 'tool').map(({ content }) => parse(content));
  const [listing, draft, sent] = results;
  if (!listing) return call(tools, 'get_emails', {}, 'a');
  const conversationId = listing.entities[0].id;
  if (!draft) return call(tools, 'get_email_messages_draft', { conversationId }, 'b');
  const { from, to } = draft;
  const textBody = 'Your parcel is at the depot and comes tomorrow.';
  if (!sent) return call(tools, 'post_email_messages', { conversationId, from, to, textBody }, 'c');
  return { role: 'assistant', content: `Done: I wrote to ${to[0].email}.` };
}

function call(tools, name, args, id) {
  const tool = tools.find((offered) => offered.function.name === name);
  if (!tool) throw new Error(`${name} was not offered.`);
  for (const required of tool.function.parameters.required ?? []) {
    if (!(required in args)) throw new Error(`${name} needs ${required}.`);
  }
  const calls = [{ id, type: 'function', function: { name, arguments: JSON.stringify(args) } }];
  return { role: 'assistant', content: null, tool_calls: calls };
}

// A result is JSON, maybe with a line of words before or after it.
const parse = (text) => JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));

// A local server that speaks the APIs of OpenAI and Anthropic. It decides what to call next from the tool results so far, as a
// model does, so that the example runs without an account.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

/**
 * Options of a provider's SDK: its own environment variables, if there is an API key, or else the scripted model.
 *
 * @param provider `OPENAI` or `ANTHROPIC`: `OPENAI_API_KEY` and `OPENAI_MODEL` are the variables of OpenAI.
 */
export async function modelApi(provider) {
  const { [`${provider}_API_KEY`]: apiKey, [`${provider}_MODEL`]: model } = process.env;
  if (apiKey) {
    if (!model) throw new Error(`Set ${provider}_MODEL to the name of a model.`);
    return { apiKey, model };
  }
  const server = createServer(async (request, response) => {
    const respond = request.url.endsWith('/messages') ? respondLikeAnthropic : respondLikeOpenAi;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(respond(await json(request))));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return { baseURL: `http://127.0.0.1:${server.address().port}`, apiKey: 'none', model: 'scripted' };
}

function respondLikeOpenAi({ messages, tools }) {
  const results = messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
  const { name, args, text } = nextStep(results);
  if (name) checkCall(name, args, tools.find((tool) => tool.function.name === name)?.function.parameters);
  const calls = [
    { id: `call_${results.length}`, type: 'function', function: { name, arguments: JSON.stringify(args) } },
  ];
  const message = { role: 'assistant', content: text ?? null, ...(name && { tool_calls: calls }) };
  const choice = { index: 0, message, finish_reason: name ? 'tool_calls' : 'stop' };
  return { id: 'scripted', object: 'chat.completion', created: 0, model: 'scripted', choices: [choice] };
}

function respondLikeAnthropic({ messages, tools }) {
  const parts = messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  const results = parts.filter(({ type }) => type === 'tool_result').map(({ content }) => content);
  const { name, args, text } = nextStep(results);
  if (name) checkCall(name, args, tools.find((tool) => tool.name === name)?.input_schema);
  const content = name ? { type: 'tool_use', id: `call_${results.length}`, name, input: args } : { type: 'text', text };
  return {
    id: 'scripted',
    type: 'message',
    role: 'assistant',
    model: 'scripted',
    content: [content],
    stop_reason: name ? 'tool_use' : 'end_turn',
    usage: { input_tokens: 0, output_tokens: 0 },
  };
}

/** The next tool call, or the last text. */
function nextStep(results) {
  const [listing, draft, sent] = results.map(parse);
  if (!listing) return { name: 'get_emails', args: {} };
  const conversationId = listing.entities[0].id;
  if (!draft) return { name: 'get_email_messages_draft', args: { conversationId } };
  const { from, to } = draft;
  const textBody = 'Your parcel is at the depot. It arrives tomorrow.';
  if (!sent) return { name: 'post_email_messages', args: { conversationId, from, to, textBody } };
  return { text: `Done: I wrote to ${to[0].email}.` };
}

/** A result is JSON. A line of text about the customer's content can follow it. */
const parse = (text) => JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));

/** @throws Error for a call that a model could not make: the tool was not offered, or a required argument is missing. */
function checkCall(name, args, schema) {
  if (!schema) throw new Error(`The tool ${name} was not offered.`);
  const missing = (schema.required ?? []).filter((argument) => !(argument in args));
  if (missing.length > 0) throw new Error(`The call of ${name} lacks ${missing.join(', ')}.`);
}

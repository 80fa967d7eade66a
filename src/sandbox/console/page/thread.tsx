import { useEffect, useRef } from 'preact/hooks';
import type { Conversation } from '../../state.js';
import type { Typing } from './console-state.ts';
import { formatTime, getThread } from './describe-conversation.ts';

/** The messages. Screen readers announce new ones. */
export function Thread({ conversation, typing }: { conversation: Conversation; typing: Typing | undefined }) {
  const entries = getThread(conversation);
  const last = useRef<HTMLLIElement | null>(null);
  const shownCount = useRef(entries.length);
  useEffect(() => {
    if (entries.length > shownCount.current) last.current?.scrollIntoView({ block: 'nearest' });
    shownCount.current = entries.length;
  }, [entries.length]);
  const isTyping = typing !== undefined && typing.until > Date.now();
  return (
    <section class="thread" aria-labelledby="thread-title">
      <h3 id="thread-title">Thread</h3>
      <div role="log" aria-labelledby="thread-title">
        <ol>
          {entries.map(({ id, time, from, subject, text, files, delivery, isFromCustomer }, index) => (
            <li key={id} class={isFromCustomer ? 'in' : 'out'} ref={index === entries.length - 1 ? last : null}>
              <p class="facts">
                <strong>{from}</strong> <time dateTime={time}>{formatTime(time)}</time>
                {delivery && ` · ${delivery}`}
              </p>
              {subject && <p>{subject}</p>}
              {text && <p class="text">{text}</p>}
              {files.length > 0 && <p class="facts">Files: {files.join(', ')}</p>}
            </li>
          ))}
        </ol>
        {entries.length === 0 && <p class="hint">No messages.</p>}
      </div>
      <p class="hint typing">{isTyping ? `${typing.from} is typing …` : ''}</p>
    </section>
  );
}

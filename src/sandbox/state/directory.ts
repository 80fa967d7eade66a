export interface User {
  id: string;
  name: string;
  email: string;
  roleIds: string[];
}

export type WrapupPrompt =
  | 'OPTIONAL'
  | 'MANDATORY'
  | 'MANDATORY_TIMEOUT'
  | 'MANDATORY_FORCED_TIMEOUT'
  | 'AGENT_REQUESTED';

export interface Queue {
  id: string;
  name: string;
  memberIds: string[];
  wrapupCodeIds: string[];
  /** The sender of its emails. */
  emailAddress?: string;
  /** The sender of its text messages, in E.164 format. */
  phoneNumber?: string;
  acw: { wrapupPrompt: WrapupPrompt; timeoutMs?: number };
}

export interface Role {
  id: string;
  name: string;
  /** Permissions such as `conversation:email:send`. Each part can be `*`. */
  permissions: string[];
}

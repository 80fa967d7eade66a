import type { Client, FetchOptions, MaybeOptionalInit } from 'openapi-fetch';

/**
 * An openapi-fetch client whose `data` and `error` are the generated models. openapi-fetch's own type copies every response
 * type property by property. That loses the names of the models and breaks their open enums, because it treats
 * `string & {}` as an object.
 */
export interface HttpClient<Paths extends object> extends Pick<Client<Paths>, 'use' | 'eject'> {
  readonly GET: HttpMethod<Paths, 'get'>;
  readonly PUT: HttpMethod<Paths, 'put'>;
  readonly POST: HttpMethod<Paths, 'post'>;
  readonly DELETE: HttpMethod<Paths, 'delete'>;
  readonly OPTIONS: HttpMethod<Paths, 'options'>;
  readonly HEAD: HttpMethod<Paths, 'head'>;
  readonly PATCH: HttpMethod<Paths, 'patch'>;
}

type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch';

/** Sends a request to a path of the spec. */
export type HttpMethod<Paths, Name extends Method> = <Path extends PathsWith<Paths, Name>>(
  path: Path,
  ...init: HttpInit<Paths[Path], Name & keyof Paths[Path]>
) => Promise<HttpResult<Paths[Path][Name & keyof Paths[Path]]>>;

/** The response with either its data or its error body. The response body has already been read. */
export type HttpResult<Operation> =
  | { data: DataOf<Operation>; error?: never; response: Response }
  | { data?: never; error: ErrorOf<Operation>; response: Response };

type PathsWith<Paths, Name extends Method> = {
  [Path in keyof Paths]: Paths[Path] extends { [Key in Name]: object } ? Path : never;
}[keyof Paths];

/** Without `parseAs`: every response of the API is JSON. */
type HttpInit<Item, Name extends keyof Item> =
  undefined extends MaybeOptionalInit<Item, Name>
    ? [init?: Omit<FetchOptions<Item[Name]>, 'parseAs'>]
    : [init: Omit<FetchOptions<Item[Name]>, 'parseAs'>];

type SuccessStatus = 200 | 201 | 202 | 203 | 204 | 206 | 207;
type ResponsesOf<Operation> = Operation extends { responses: infer Responses } ? Responses : never;
type JsonOf<Described> = Described extends { content: { 'application/json': infer Json } } ? Json : undefined;

type DataOf<Operation, Responses = ResponsesOf<Operation>> = JsonOf<Responses[keyof Responses & SuccessStatus]>;
type ErrorOf<Operation, Responses = ResponsesOf<Operation>> = JsonOf<
  Responses[Exclude<keyof Responses, SuccessStatus>]
>;

import type { Listed } from './protocol.ts'

/** The fields of an INFO answer, or of a flat `name, value, name, value` list such as SENTINEL MASTER gives. */
export type Fields = ReadonlyMap<string, string>

/** Parse the text of INFO: lines of `name:value`; section titles are left out. */
export function parseInfo(text: string): Fields {
  const fields = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1))
  }
  return fields
}

/** Parse what SENTINEL MASTER answers: a flat list in RESP2, a map in RESP3. */
export function parseFlat(answer: unknown): Fields {
  if (answer instanceof Map) return new Map([...answer].map(([name, value]) => [String(name), String(value)]))
  if (!Array.isArray(answer)) {
    const entries = typeof answer === 'object' && answer !== null ? Object.entries(answer) : []
    return new Map(entries.map(([name, value]) => [name, String(value)]))
  }
  const fields = new Map<string, string>()
  for (let i = 0; i + 1 < answer.length; i += 2) fields.set(String(answer[i]), String(answer[i + 1]))
  return fields
}

/** Returns `ip:port` of each online replica, from the `slave<N>:ip=...,port=...,state=online,...` lines of INFO replication. */
export function onlineReplicas(info: Fields): string[] {
  return [...info]
    .filter(([name, value]) => /^slave\d+$/.test(name) && value.includes('state=online'))
    .map(([, value]) => `${/ip=([^,]*)/.exec(value)?.[1]}:${/port=([^,]*)/.exec(value)?.[1]}`)
}

/** Returns the servers in the answer to SENTINEL REPLICAS or SENTINEL SENTINELS. */
export function parseListed(answer: unknown): Listed[] {
  if (!Array.isArray(answer)) return []
  return answer.map(parseFlat).map((fields) => ({
    address: `${fields.get('ip')}:${fields.get('port')}`,
    flags: fields.get('flags') ?? '',
  }))
}

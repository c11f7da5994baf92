const units: Record<string, number> = { '': 1 }
for (const [i, unit] of ['K', 'M', 'G', 'T', 'P', 'E'].entries()) {
  units[unit === 'K' ? 'k' : unit] = 1000 ** (i + 1)
  units[`${unit}i`] = 1024 ** (i + 1)
}

/** Bytes of a Kubernetes memory quantity such as `512Mi` or `1.5G`. @throws when it is none */
export function bytesOf(quantity: string): number {
  const [, digits, unit = ''] = /^([0-9]+(?:\.[0-9]+)?)([a-zA-Z]*)$/.exec(quantity) ?? []
  const factor = units[unit]
  if (digits === undefined || factor === undefined) {
    throw new Error(`"${quantity}" is no amount of memory: use a form such as 512Mi or 2Gi`)
  }
  return Number(digits) * factor
}

/** Bytes of an amount as redis.conf has it, such as `256mb` (binary) or `1g` (decimal); undefined when it is none. */
export function redisBytesOf(text: string): number | undefined {
  const [, digits, unit = ''] = /^([0-9]{1,15}(?=b?$)|[0-9]{1,9}(?=[kmg]b?$))(.*)$/i.exec(text) ?? []
  const power = ['k', 'm', 'g'].indexOf(unit.toLowerCase().charAt(0)) + 1
  return digits === undefined ? undefined : Number(digits) * (unit.length === 2 ? 1024 : 1000) ** power
}

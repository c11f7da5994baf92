/** Ports of the chart: constants, because the announced addresses are built on them. `boot` answers facts before a pod has decided. */
export const ports = { redis: 6379, sentinel: 26379, boot: 6378, replicas: 6380, metrics: 8405 } as const

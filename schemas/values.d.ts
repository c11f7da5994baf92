// Generated from generator/src/model; do not edit.

/** Amounts of CPU and memory, such as { cpu: '100m', memory: '512Mi' }. */
export interface Amounts {
  cpu?: string | number
  memory?: string
  [name: string]: string | number | undefined
}

/** Requests and limits of a container. */
export interface Resources {
  requests?: Amounts
  limits?: Amounts
}

/** What one instance has in place of the values of all. */
export interface InstanceSettings {
  /** Zone of its node; empty for any. */
  zone?: string
  nodeSelector?: Record<string, string>
  storageClass?: string
  size?: string
  resources?: Resources
}

/** A toleration of a pod. */
export interface Toleration {
  key?: string
  operator?: 'Exists' | 'Equal'
  value?: string
  effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
  tolerationSeconds?: number
}

/** Affinity of a pod, as Kubernetes takes it. */
export interface Affinity {
  nodeAffinity?: object
  podAffinity?: object
  podAntiAffinity?: object
}

/** A rule of spreading, as Kubernetes takes it. */
export interface TopologySpreadConstraint {
  maxSkew: number
  topologyKey: string
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'
  labelSelector?: LabelSelector
  matchLabelKeys?: string[]
  minDomains?: number
  nodeAffinityPolicy?: 'Honor' | 'Ignore'
  nodeTaintsPolicy?: 'Honor' | 'Ignore'
}

/** A volume or a container, as Kubernetes takes it. */
export interface NamedObject {
  name: string
  [field: string]: unknown
}

/** A volume mount, as Kubernetes takes it. */
export interface VolumeMount extends NamedObject {
  mountPath: string
}

/** Selector of labels, as Kubernetes takes it. */
export interface LabelSelector {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'; values?: string[] }[]
}

/** A peer of a NetworkPolicy: pods of this namespace, of others, or whole namespaces. */
export interface NetworkPeer {
  namespaceSelector?: LabelSelector
  podSelector?: LabelSelector
}

/** A user of an application. */
export interface ApplicationUser {
  name: string
  /** A profile, words of an ACL, or both. */
  rights: string
  /** Key of the Secret; without it the name. */
  passwordKey?: string
  /** Whether it may query Sentinels. */
  sentinel?: boolean
}

/** Where notices go, and the Secret that holds its URL. */
export interface NotificationEndpoint {
  name: string
  type: 'webhook' | 'slack' | 'alertmanager'
  existingSecret: string
  /** Key of the Secret; without it url. */
  urlKey?: string
}

/** Any Kubernetes object. */
export interface Manifest {
  apiVersion: string
  kind: string
  metadata: object
  [field: string]: unknown
}

/** What a values file may hold: any part of the values. */
export type ValuesFile = Part<Values>

type Part<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Part<T[K]> } : T

/** Values of the redis-sentinel chart. */
export interface Values {
  /** Shared with the other charts of an umbrella chart; other keys are accepted and ignored. */
  global: {
    /**
     * Registry of every image, in place of image.registry. Allowed: a host, with a port and a path if needed,
     * without a scheme; or empty. @default ""
     */
    imageRegistry: string
    /**
     * Names of pull Secrets, added to image.pullSecrets. The form {name: ...} of other charts is taken too.
     * Allowed: names of Secrets. @default []
     */
    imagePullSecrets: (string | { name: string })[]
    /**
     * Storage class of every volume that names none. "-" is for volumes that exist already and have none.
     * Allowed: a Kubernetes name, - or empty. @default ""
     */
    storageClass: string
    [key: string]: unknown
  }
  /** Only for the condition of an umbrella chart. @default true */
  enabled: boolean
  /**
   * Prefix of every object, in place of the release name; cannot change once installed. Allowed: up to 40
   * lower-case letters, digits and hyphens, starting with a letter; or empty. @default ""
   */
  fullnameOverride: string
  /** Labels of every object. Allowed: label names and values; not the labels of the chart itself. @default {} */
  commonLabels: Record<string, string>
  /** Annotations of every object. Allowed: annotation names with strings. @default {} */
  commonAnnotations: Record<string, string>
  /** The image of every container but the proxy's: an official redis or valkey image, or a mirror of one. */
  image: {
    /**
     * Registry; global.imageRegistry wins. Allowed: a host, with a port and a path if needed, without a scheme;
     * or empty. @default "docker.io"
     */
    registry: string
    /** Repository. Allowed: a repository without registry and tag. @default "library/redis" */
    repository: string
    /**
     * Tag. Quote it: 8.0 without quotes is a number. A digest may follow it, and it may be empty if digest is
     * set. Allowed: a tag, a tag and a digest (8.0.6@sha256:...), or empty. @default "8.0.6"
     */
    tag: string
    /**
     * Digest; when set it decides, and the tag only informs people. Allowed: sha256: and 64 hexadecimal digits,
     * or empty. @default ""
     */
    digest: string
    /** When the image is pulled. Allowed: IfNotPresent, Always or Never. @default "IfNotPresent" */
    pullPolicy: 'IfNotPresent' | 'Always' | 'Never'
    /** Names of pull Secrets, for every image. Allowed: Kubernetes names. @default [] */
    pullSecrets: string[]
  }
  /**
   * What makes the data pods and Sentinels: statefulsets, two for the whole set; deployments, a Deployment and a
   * claim of its own for each instance. Cannot change once installed. Allowed: statefulsets or deployments.
   * @default "statefulsets"
   */
  topology: 'statefulsets' | 'deployments'
  /**
   * Timers of failover. fast: down-after 2000 ms, failover-timeout 10000 ms, lag 1 s; quick nodes with CPU to
   * spare. balanced: down-after 3000 ms, failover-timeout 12000 ms, lag 2 s; ordinary clusters. safe: down-after
   * 5000 ms, failover-timeout 15000 ms, lag 3 s; busy nodes or slow disks. Allowed: fast, balanced or safe.
   * @default "balanced"
   */
  profile: 'fast' | 'balanced' | 'safe'
  /** Passwords, and the users of applications. */
  auth: {
    /**
     * Secret with the keys redis-password (of the applications), internal-key (from which replication, Sentinel
     * and the guard derive theirs) and proxy-password (of the proxies). Each key may have a predecessor, such as
     * redis-password-previous. Servers accept both, so each password can change while the set runs. Empty: the
     * chart makes a Secret at the first install and keeps it. Set a name with Argo CD, Flux or helm template,
     * which cannot keep a random password. The name may be a template. Allowed: a Kubernetes name, a template of
     * one such as {{ .Release.Name }}-redis, or empty. @default ""
     */
    existingSecret: string
    /** Names of the keys in existingSecret. The predecessor of a key has the same name with -previous. */
    existingSecretKeys: {
      /** Of the applications. Allowed: letters, digits, -, _ and .. @default "redis-password" */
      redisPassword: string
      /** Of the internal users. Allowed: letters, digits, -, _ and .. @default "internal-key" */
      internalKey: string
      /** Of the proxies. Allowed: letters, digits, -, _ and .. @default "proxy-password" */
      proxyPassword: string
    }
    /**
     * Rights of the user default on data servers. strict: what a queue, a session store or a search client
     * needs. frameworks: all but administration and MIGRATE. open: also what shows internal passwords, and what
     * an operator reads. docs/security.md lists each. On Sentinels all are the same. Allowed: strict, frameworks
     * or open. @default "frameworks"
     */
    rights: 'strict' | 'frameworks' | 'open'
    /**
     * Whether the user default may log in, with redis-password. false: applications use a user of users or
     * rulesKey, and helm test and sentinelctl prove a user of their own. @default true
     */
    defaultUser: boolean
    /**
     * Secret with the passwords of users. It may change while the set runs, and should hold nothing else, since
     * each data pod and Sentinel mounts all of it. Allowed: a Kubernetes name, or empty. @default ""
     */
    usersSecret: string
    /**
     * More users of applications. Each has a name and rights on data servers: strict, frameworks or open, words
     * of an ACL such as ~app:* +@read, or both. The password is the key passwordKey of usersSecret (without it,
     * the key of its name). With sentinel: true the user may query Sentinels, too. Behind the rights the chart
     * takes away what would break the set. Allowed: users with name, rights and, if wanted, passwordKey and
     * sentinel; the words of rights have one space between them. @default []
     */
    users: ApplicationUser[]
    /**
     * Key of usersSecret with more users, as lines of an ACL file: user NAME >PASSWORD ~app:* +@read. They may
     * query Sentinels, too. Allowed: letters, digits, -, _ and ., or empty. @default ""
     */
    rulesKey: string
  }
  /** The data pods: one master, the others its replicas. */
  redis: {
    /** Data pods, the master among them. Fewer than 3 only with fencing: false. Allowed: 1 to 9. @default 3 */
    replicas: number
    /**
     * A master without a replica in sync refuses writes. false (dangerous): an isolated master still
     * acknowledges writes, which are lost once the Sentinels have promoted another. @default true
     */
    fencing: boolean
    /**
     * Seconds without an acknowledgement after which a replica is no longer in sync; 0 takes it from the
     * profile. This value plus one second must not exceed down-after. Allowed: 0 to 59. @default 0
     */
    minReplicasMaxLagSeconds: number
    /**
     * bundled loads the modules that the image brings (JSON, search, time series, Bloom in Redis 8), none loads
     * none, custom loads modulePaths. Allowed: bundled, none or custom. @default "bundled"
     */
    modules: 'bundled' | 'none' | 'custom'
    /** Paths of modules inside the container, with modules: custom. Allowed: absolute paths. @default [] */
    modulePaths: string[]
    /**
     * More lines of redis.conf: directive in lower case, value as it stands in the file. A number is taken as it
     * is, true and false are yes and no, null leaves the directive out. The chart refuses directives that the
     * safety depends on, with the reason. Allowed: directives with a value of one line. @default {}
     */
    config: Record<string, string | number | boolean | null>
    /**
     * How resources.limits.memory is divided. Without a limit the backlog has 64 MiB, a replica up to 1 GiB of
     * output buffer, and there is no maxmemory.
     */
    memory: {
      /**
       * maxmemory as a share of the limit, in per cent. A fifth of it, at most 256 MiB, is the replication
       * backlog; the rest is for data. Of the remaining memory, 5/8 buffer data that replicas have not received
       * yet, and 3/8 serve the process and the pages that a fork copies. A full sync completes if the writes
       * during it fit into this buffer and the backlog. 0 sets no maxmemory, and divides as with 60. The
       * smallest limit that is accepted: 128Mi with 60, 208Mi with 75, 512Mi with 90. Allowed: 0 to 90. @default
       * 60
       */
      maxmemoryPercent: number
    }
    /**
     * Requests and limits of the redis container. Without a value (resources: null): none. Allowed: requests and
     * limits, each with amounts such as cpu: 100m and memory: 512Mi. @default
     * {"requests":{"cpu":"100m","memory":"256Mi"},"limits":{"memory":"512Mi"}}
     */
    resources: Resources
    /** Volumes of the data pods; cannot change once installed. */
    persistence: {
      /**
       * A PersistentVolumeClaim for each pod. Without it a restarted pod is empty and syncs from the master;
       * when all restart at once, the data is gone. @default true
       */
      enabled: boolean
      /**
       * Storage class; empty for global.storageClass, then the cluster's default. "-" is for volumes that exist
       * already and have none. Allowed: a Kubernetes name, - or empty. @default ""
       */
      storageClass: string
      /** Size of each volume. Allowed: an amount such as 8Gi. @default "8Gi" */
      size: string
      /**
       * Access modes of the claims. ReadWriteOncePod makes the cluster itself refuse a second writer, where the
       * storage offers it. Allowed: ReadWriteOnce, ReadWriteOncePod. @default ["ReadWriteOnce"]
       */
      accessModes: ('ReadWriteOnce' | 'ReadWriteOncePod')[]
      /** Annotations of the claims. Allowed: annotation names with strings. @default {} */
      annotations: Record<string, string>
      /** Labels of the claims. Allowed: label names and values; not the labels of the chart itself. @default {} */
      labels: Record<string, string>
      /** When Kubernetes deletes the claims, and with them the data. */
      retention: {
        /**
         * Claims when the StatefulSet is deleted, as by helm uninstall. Delete (dangerous) deletes the data of
         * every pod. Allowed: Retain or Delete. @default "Retain"
         */
        whenDeleted: 'Retain' | 'Delete'
        /**
         * Claims of pods that are scaled away. Delete: such a pod comes back empty and syncs anew; kubectl scale
         * to 0 (dangerous) deletes the data of every pod. Allowed: Retain or Delete. @default "Retain"
         */
        whenScaled: 'Retain' | 'Delete'
      }
      /**
       * When each data server writes /data/snapshot.rdb beside its append-only file: the arguments of save
       * lines, seconds and changes. No start loads it; a copy is for other tools. Needs the room of one more
       * copy of the data on each volume. Allowed: seconds and changes, such as 900 1. @default []
       */
      snapshots: string[]
    }
    /**
     * What single data pods have in place of the values of all, by number: zone and nodeSelector, storageClass
     * and size of the volume, resources. Only with topology: deployments. Labels and amounts that an instance
     * leaves out are those of all. A memory limit may be above that of all, not below, and changes no maxmemory.
     * A number must be below redis.replicas. null takes a number out again. Allowed: numbers from 0 to 8, each
     * with some of zone, nodeSelector, storageClass, size and resources. @default {}
     */
    instances: Record<string, InstanceSettings | null>
    /**
     * The pod that becomes the first master. auto: ordinal 0, once every peer has answered that it is empty.
     * force-ordinal-N: pod N serves although peers or their data are lost for ever; writes that only they had
     * are given up. Set it back to auto afterwards. Allowed: auto or force-ordinal-N with N from 0 to 8.
     * @default "auto"
     */
    bootstrap: string
    /**
     * Seconds that a terminating master may take to hand over. For up to a third of them it still takes writes
     * and waits for a missing Sentinel. Allowed: 5 to 300. @default 15
     */
    handoverTimeoutSeconds: number
    /**
     * Seconds that a terminating server waits for its replicas (shutdown-timeout); at least the tolerated lag.
     * Allowed: 1 to 600. @default 5
     */
    shutdownTimeoutSeconds: number
    /** Seconds until the kubelet kills a pod; must exceed the two above + 10. Allowed: 17 to 3600. @default 45 */
    terminationGracePeriodSeconds: number
    /** How the data pods are labelled, placed and extended. */
    pod: {
      /**
       * More labels of the data pods. Allowed: label names and values; not the labels of the chart itself.
       * @default {}
       */
      labels: Record<string, string>
      /** More annotations of the data pods. Allowed: annotation names with strings. @default {} */
      annotations: Record<string, string>
      /** Labels that a node must have. @default {} */
      nodeSelector: Record<string, string>
      /** Tolerations, added after the two that let a pod leave a dead node after 30 s. @default [] */
      tolerations: Toleration[]
      /** Affinity, as Kubernetes takes it. @default {} */
      affinity: Affinity
      /**
       * Spread over nodes: preferred, required (a pod without a node of its own stays Pending) or none. Allowed:
       * preferred, required or none. @default "preferred"
       */
      spread: 'preferred' | 'required' | 'none'
      /**
       * More rules of spreading, over zones for example, as Kubernetes takes them. A rule without a
       * labelSelector counts the pods of this kind. A rule for kubernetes.io/hostname replaces spread. Allowed:
       * constraints, each with maxSkew, topologyKey and whenUnsatisfiable. @default []
       */
      topologySpreadConstraints: TopologySpreadConstraint[]
      /** Priority class. Allowed: a Kubernetes name, or empty. @default "" */
      priorityClassName: string
      /**
       * More environment variables by name; they win over those of the chart. Allowed: names of variables with
       * strings. @default {}
       */
      extraEnv: Record<string, string>
      /** More volumes, as Kubernetes takes them. Allowed: volumes, each with a name. @default [] */
      extraVolumes: NamedObject[]
      /**
       * More volume mounts of the main container. Allowed: mounts, each with a name and an absolute mountPath.
       * @default []
       */
      extraVolumeMounts: VolumeMount[]
      /**
       * More containers, as Kubernetes takes them. A namespace that enforces the level restricted requires a
       * securityContext for each. Allowed: containers, each with a name. @default []
       */
      extraContainers: NamedObject[]
    }
    /** The sidecar that watches and repairs. */
    guard: {
      /**
       * Requests and limits of the guard container. Without a value (resources: null): none. Allowed: requests
       * and limits, each with amounts such as cpu: 100m and memory: 512Mi. @default
       * {"requests":{"cpu":"20m","memory":"32Mi"},"limits":{"memory":"64Mi"}}
       */
      resources: Resources
    }
  }
  /** The Sentinel pods, which watch the master and elect a new one. */
  sentinel: {
    /** Sentinels; an odd number, so that a network split never leaves two halves. Allowed: 3, 5 or 7. @default 3 */
    replicas: 3 | 5 | 7
    /** Sentinels that must agree that the master is down; 0 is the majority. Allowed: 0 or 2 to 7. @default 0 */
    quorum: number
    /**
     * Name under which clients ask Sentinel for the master. Allowed: 1 to 63 letters, digits, dots, underscores
     * and hyphens. @default "mymaster"
     */
    masterName: string
    /**
     * Milliseconds without an answer after which a server is down; 0 takes it from the profile. Allowed: 0 or
     * 1500 to 60000. @default 0
     */
    downAfterMilliseconds: number
    /**
     * Milliseconds that a failover may take; the next attempt waits twice that. 0 takes it from the profile.
     * Allowed: 0 or 5000 to 180000. @default 0
     */
    failoverTimeoutMilliseconds: number
    /**
     * Requests and limits of the sentinel container. Keep a CPU limit: where networkPolicy.egress is not
     * enforced, every Sentinel spins while the Service of a data pod has no endpoint. Without a value
     * (resources: null): none. Allowed: requests and limits, each with amounts such as cpu: 100m and memory:
     * 512Mi. @default {"requests":{"cpu":"50m","memory":"64Mi"},"limits":{"cpu":"500m","memory":"128Mi"}}
     */
    resources: Resources
    /** Volumes of the Sentinels (sentinel.conf); cannot change once installed. */
    persistence: {
      /**
       * A PersistentVolumeClaim for each pod. Without it a restarted Sentinel has lost its votes and gets the
       * rest from its peers. @default true
       */
      enabled: boolean
      /**
       * Storage class; empty for global.storageClass, then the cluster's default. "-" is for volumes that exist
       * already and have none. Allowed: a Kubernetes name, - or empty. @default ""
       */
      storageClass: string
      /** Size of each volume. Allowed: an amount such as 8Gi. @default "1Gi" */
      size: string
      /**
       * Access modes of the claims. ReadWriteOncePod makes the cluster itself refuse a second writer, where the
       * storage offers it. Allowed: ReadWriteOnce, ReadWriteOncePod. @default ["ReadWriteOnce"]
       */
      accessModes: ('ReadWriteOnce' | 'ReadWriteOncePod')[]
      /** Annotations of the claims. Allowed: annotation names with strings. @default {} */
      annotations: Record<string, string>
      /** Labels of the claims. Allowed: label names and values; not the labels of the chart itself. @default {} */
      labels: Record<string, string>
      /** When Kubernetes deletes the claims, and with them the data. */
      retention: {
        /**
         * Claims when the StatefulSet is deleted, as by helm uninstall. Delete (dangerous) deletes the data of
         * every pod. Allowed: Retain or Delete. @default "Retain"
         */
        whenDeleted: 'Retain' | 'Delete'
        /**
         * Claims of pods that are scaled away. Delete: such a pod comes back empty and syncs anew; kubectl scale
         * to 0 (dangerous) deletes the data of every pod. Allowed: Retain or Delete. @default "Retain"
         */
        whenScaled: 'Retain' | 'Delete'
      }
    }
    /**
     * What single Sentinels have in place of the values of all, by number: zone and nodeSelector, storageClass
     * and size of the volume, resources. Only with topology: deployments. Labels and amounts that an instance
     * leaves out are those of all. A number must be below sentinel.replicas. null takes a number out again.
     * Allowed: numbers from 0 to 6, each with some of zone, nodeSelector, storageClass, size and resources.
     * @default {}
     */
    instances: Record<string, InstanceSettings | null>
    /** Seconds until the kubelet kills a Sentinel. Allowed: 5 to 3600. @default 15 */
    terminationGracePeriodSeconds: number
    /** How the Sentinel pods are labelled, placed and extended. */
    pod: {
      /**
       * More labels of the Sentinel pods. Allowed: label names and values; not the labels of the chart itself.
       * @default {}
       */
      labels: Record<string, string>
      /** More annotations of the Sentinel pods. Allowed: annotation names with strings. @default {} */
      annotations: Record<string, string>
      /** Labels that a node must have. @default {} */
      nodeSelector: Record<string, string>
      /** Tolerations, added after the two that let a pod leave a dead node after 30 s. @default [] */
      tolerations: Toleration[]
      /** Affinity, as Kubernetes takes it. @default {} */
      affinity: Affinity
      /**
       * Spread over nodes: preferred, required (a pod without a node of its own stays Pending) or none. Allowed:
       * preferred, required or none. @default "preferred"
       */
      spread: 'preferred' | 'required' | 'none'
      /**
       * More rules of spreading, over zones for example, as Kubernetes takes them. A rule without a
       * labelSelector counts the pods of this kind. A rule for kubernetes.io/hostname replaces spread. Allowed:
       * constraints, each with maxSkew, topologyKey and whenUnsatisfiable. @default []
       */
      topologySpreadConstraints: TopologySpreadConstraint[]
      /** Priority class. Allowed: a Kubernetes name, or empty. @default "" */
      priorityClassName: string
      /**
       * More environment variables by name; they win over those of the chart. Allowed: names of variables with
       * strings. @default {}
       */
      extraEnv: Record<string, string>
      /** More volumes, as Kubernetes takes them. Allowed: volumes, each with a name. @default [] */
      extraVolumes: NamedObject[]
      /**
       * More volume mounts of the main container. Allowed: mounts, each with a name and an absolute mountPath.
       * @default []
       */
      extraVolumeMounts: VolumeMount[]
      /**
       * More containers, as Kubernetes takes them. A namespace that enforces the level restricted requires a
       * securityContext for each. Allowed: containers, each with a name. @default []
       */
      extraContainers: NamedObject[]
    }
  }
  /** The HAProxy pods: one address that always leads to the master, for clients that do not speak Sentinel. */
  proxy: {
    /** Make them, and their Service. @default true */
    enabled: boolean
    /** Pods. Allowed: 1 to 20. @default 2 */
    replicas: number
    /** The image: an official haproxy image of 3.2 or newer, or a mirror of one. */
    image: {
      /**
       * Registry; global.imageRegistry wins. Allowed: a host, with a port and a path if needed, without a
       * scheme; or empty. @default "docker.io"
       */
      registry: string
      /** Repository. Allowed: a repository without registry and tag. @default "library/haproxy" */
      repository: string
      /**
       * Tag. Quote it: 8.0 without quotes is a number. A digest may follow it, and it may be empty if digest is
       * set. Allowed: a tag, a tag and a digest (8.0.6@sha256:...), or empty. @default "3.2.26"
       */
      tag: string
      /**
       * Digest; when set it decides, and the tag only informs people. Allowed: sha256: and 64 hexadecimal
       * digits, or empty. @default ""
       */
      digest: string
      /** When the image is pulled. Allowed: IfNotPresent, Always or Never. @default "IfNotPresent" */
      pullPolicy: 'IfNotPresent' | 'Always' | 'Never'
    }
    /**
     * Offer port 6380, which leads to the replicas that are in sync, and to the master while there is none.
     * @default true
     */
    readPort: boolean
    /** Offer /metrics for Prometheus at port 8405 of the pods. @default true */
    metrics: boolean
    /** Threads; HAProxy itself would start one for each core of the node. Allowed: 1 to 64. @default 2 */
    threads: number
    /**
     * Connections of clients to one pod; more wait. 0 derives it from the memory limit (48 KiB each, besides 64
     * MiB). The container's limit of open files may lower it. Allowed: 0 or 10 to 1000000. @default 0
     */
    maxConnections: number
    /**
     * Milliseconds between two checks of each server's role. The proxy subscribes to the Sentinels and follows a
     * switch at once. Allowed: 50 to 5000. @default 200
     */
    checkIntervalMilliseconds: number
    /**
     * Milliseconds that a new connection waits for a master, when there is none, before it is closed. Allowed: 0
     * to 60000. @default 3500
     */
    masterWaitMilliseconds: number
    /**
     * Milliseconds to wait for a server to accept a connection, and between a refused try and the next; there
     * are fourteen tries. Allowed: 50 to 10000. @default 250
     */
    connectTimeoutMilliseconds: number
    /**
     * Seconds after which a connection without traffic is closed. Clients whose node is gone are found by TCP
     * keepalive after 2 minutes. Allowed: 600 to 2000000. @default 86400
     */
    idleTimeoutSeconds: number
    /**
     * Seconds that a terminating pod still accepts connections, until every node has removed it from the
     * Service. Allowed: 0 to 120. @default 5
     */
    acceptSeconds: number
    /** Seconds that open connections may then stay; the pod closes the rest. Allowed: 1 to 3600. @default 10 */
    drainSeconds: number
    /** Seconds until the kubelet kills a pod; must exceed the two above + 5. Allowed: 7 to 7200. @default 30 */
    terminationGracePeriodSeconds: number
    /**
     * Requests and limits of the haproxy container. Without a value (resources: null): none. Allowed: requests
     * and limits, each with amounts such as cpu: 100m and memory: 512Mi. @default
     * {"requests":{"cpu":"50m","memory":"64Mi"},"limits":{"memory":"256Mi"}}
     */
    resources: Resources
    /** Their Service, which has the name of the release. */
    service: {
      /** Its type. Allowed: ClusterIP, NodePort or LoadBalancer. @default "ClusterIP" */
      type: 'ClusterIP' | 'NodePort' | 'LoadBalancer'
      /** Its annotations, besides those of all Services. Allowed: annotation names with strings. @default {} */
      annotations: Record<string, string>
      /**
       * Its labels, besides those of all Services. Allowed: label names and values; not the labels of the chart
       * itself. @default {}
       */
      labels: Record<string, string>
      /** Ports of the nodes, with type NodePort or LoadBalancer. */
      nodePorts: {
        /** For the master; 0 lets the cluster choose. Allowed: 0 or 1 to 65535. @default 0 */
        redis: number
        /** For the replicas; 0 lets the cluster choose. Allowed: 0 or 1 to 65535. @default 0 */
        redisReplicas: number
      }
      /**
       * With type NodePort or LoadBalancer: Local keeps the address of the client and uses only proxies of the
       * same node. Allowed: Cluster or Local. @default "Cluster"
       */
      externalTrafficPolicy: 'Cluster' | 'Local'
      /** Address to ask for, with type LoadBalancer. Allowed: an address, or empty. @default "" */
      loadBalancerIP: string
      /**
       * Class, with type LoadBalancer; cannot change once installed. Allowed: a class such as
       * example.org/internal, or empty. @default ""
       */
      loadBalancerClass: string
      /**
       * Addresses that may connect, with type LoadBalancer; empty for all. Allowed: address ranges such as
       * 10.0.0.0/8. @default []
       */
      sourceRanges: string[]
    }
    /** How the proxy pods are labelled, placed and extended. */
    pod: {
      /**
       * More labels of the proxy pods. Allowed: label names and values; not the labels of the chart itself.
       * @default {}
       */
      labels: Record<string, string>
      /** More annotations of the proxy pods. Allowed: annotation names with strings. @default {} */
      annotations: Record<string, string>
      /** Labels that a node must have. @default {} */
      nodeSelector: Record<string, string>
      /** Tolerations, added after the two that let a pod leave a dead node after 30 s. @default [] */
      tolerations: Toleration[]
      /** Affinity, as Kubernetes takes it. @default {} */
      affinity: Affinity
      /**
       * Spread over nodes: preferred, required (a pod without a node of its own stays Pending) or none. Allowed:
       * preferred, required or none. @default "preferred"
       */
      spread: 'preferred' | 'required' | 'none'
      /**
       * More rules of spreading, over zones for example, as Kubernetes takes them. A rule without a
       * labelSelector counts the pods of this kind. A rule for kubernetes.io/hostname replaces spread. Allowed:
       * constraints, each with maxSkew, topologyKey and whenUnsatisfiable. @default []
       */
      topologySpreadConstraints: TopologySpreadConstraint[]
      /** Priority class. Allowed: a Kubernetes name, or empty. @default "" */
      priorityClassName: string
      /**
       * More environment variables by name; they win over those of the chart. Allowed: names of variables with
       * strings. @default {}
       */
      extraEnv: Record<string, string>
      /** More volumes, as Kubernetes takes them. Allowed: volumes, each with a name. @default [] */
      extraVolumes: NamedObject[]
      /**
       * More volume mounts of the main container. Allowed: mounts, each with a name and an absolute mountPath.
       * @default []
       */
      extraVolumeMounts: VolumeMount[]
      /**
       * More containers, as Kubernetes takes them. A namespace that enforces the level restricted requires a
       * securityContext for each. Allowed: containers, each with a name. @default []
       */
      extraContainers: NamedObject[]
    }
  }
  /**
   * Metrics for Prometheus: an exporter beside each server and each Sentinel. The proxies have an exporter of
   * their own (proxy.metrics).
   */
  metrics: {
    /** Add the exporters, at port 9121 of the data pods and the Sentinel pods. @default false */
    enabled: boolean
    /** The image: oliver006/redis_exporter 1.83 or newer, or a mirror of it. */
    image: {
      /**
       * Registry; global.imageRegistry wins. Allowed: a host, with a port and a path if needed, without a
       * scheme; or empty. @default "docker.io"
       */
      registry: string
      /** Repository. Allowed: a repository without registry and tag. @default "oliver006/redis_exporter" */
      repository: string
      /**
       * Tag. Quote it: 8.0 without quotes is a number. A digest may follow it, and it may be empty if digest is
       * set. Allowed: a tag, a tag and a digest (8.0.6@sha256:...), or empty. @default "v1.86.0"
       */
      tag: string
      /**
       * Digest; when set it decides, and the tag only informs people. Allowed: sha256: and 64 hexadecimal
       * digits, or empty. @default ""
       */
      digest: string
      /** When the image is pulled. Allowed: IfNotPresent, Always or Never. @default "IfNotPresent" */
      pullPolicy: 'IfNotPresent' | 'Always' | 'Never'
    }
    /**
     * Requests and limits of each exporter. Without a value (resources: null): none. Allowed: requests and
     * limits, each with amounts such as cpu: 100m and memory: 512Mi. @default
     * {"requests":{"cpu":"10m","memory":"24Mi"},"limits":{"memory":"64Mi"}}
     */
    resources: Resources
    /**
     * More options of the exporter, after those of the chart. Its user may not read keys. Allowed: options that
     * begin with --, but none that the chart sets. @default []
     */
    extraArgs: string[]
    /**
     * What tells Prometheus of the pods. annotations: prometheus.io/scrape, port and path of each pod;
     * PodMonitor, ServiceMonitor: an object of the Prometheus Operator, whose definitions must be installed;
     * none: nothing. Allowed: annotations, PodMonitor, ServiceMonitor or none. @default "annotations"
     */
    discovery: 'annotations' | 'PodMonitor' | 'ServiceMonitor' | 'none'
    /** The PodMonitor or the ServiceMonitor. */
    monitor: {
      /**
       * More labels; a Prometheus chooses its monitors by them. Allowed: label names and values; not the labels
       * of the chart itself. @default {}
       */
      labels: Record<string, string>
      /** Annotations. Allowed: annotation names with strings. @default {} */
      annotations: Record<string, string>
      /** Seconds between two scrapes. Allowed: 5 to 300. @default 15 */
      intervalSeconds: number
      /** Seconds that a scrape may take; at most the interval. Allowed: 1 to 300. @default 5 */
      timeoutSeconds: number
    }
    /** Alert rules, as a PrometheusRule for the Prometheus Operator. */
    rules: {
      /** Make them. The cluster must have the kind PrometheusRule. @default false */
      enabled: boolean
      /**
       * Labels of the PrometheusRule, by which Prometheus finds it, such as release: prometheus. Allowed: label
       * names and values; not the labels of the chart itself. @default {}
       */
      labels: Record<string, string>
      /** Its annotations. Allowed: annotation names with strings. @default {} */
      annotations: Record<string, string>
      /**
       * Address of the folder with the runbooks, docs/runbooks of this chart, for the annotation runbook_url.
       * Empty: the alerts name the page only. Allowed: an address that starts with http, or empty. @default ""
       */
      runbookUrl: string
      /** Rules that are left out. Allowed: names of rules, as docs/monitoring.md lists them. @default [] */
      disabled: string[]
      /**
       * Seconds for which every rule must hold before it fires, in place of its own; for tests. 0: each rule has
       * its own. Allowed: 0 to 3600. @default 0
       */
      holdSeconds: number
      /** Numbers above which a rule fires. */
      thresholds: {
        /** Data in per cent of maxmemory, with the policy noeviction. Allowed: 10 to 100. @default 85 */
        memoryPercent: number
        /** How long a fork stopped a server, in per cent of down-after. Allowed: 1 to 100. @default 50 */
        forkPercent: number
        /** Bytes that a replica lacks, in per cent of the replication backlog. Allowed: 1 to 1000. @default 50 */
        backlogPercent: number
        /** Full syncs in half an hour, for each replica. Allowed: 1 to 100. @default 3 */
        fullSyncs: number
        /** Switches in an hour, planned or not. Allowed: 1 to 100. @default 4 */
        failoversPerHour: number
        /** Connections of a data pod or a proxy, in per cent of what it allows. Allowed: 10 to 100. @default 90 */
        connectionsPercent: number
        /** Connections that wait in a proxy for a server. Allowed: 0 to 100000. @default 10 */
        waitingConnections: number
        /**
         * Age of the last good backup, in hours; more than the time between two of them. Allowed: 1 to 9000.
         * @default 26
         */
        backupHours: number
      }
    }
    /**
     * A ConfigMap with a dashboard, which the sidecar of Grafana loads. One release of a cluster is enough: the
     * dashboard shows all.
     */
    dashboard: {
      /** Make it. @default false */
      enabled: boolean
      /**
       * Name of the label by which the sidecar finds it. Allowed: the name of a label. @default
       * "grafana_dashboard"
       */
      label: string
      /** Value of that label. Allowed: the value of a label. @default "1" */
      labelValue: string
      /** Its annotations, such as the folder in Grafana. Allowed: annotation names with strings. @default {} */
      annotations: Record<string, string>
    }
  }
  /** Notices by HTTP when something happens to the set: a pod of its own listens to the Sentinels and the guards. */
  notifications: {
    /** Make the pod, <name>-notifier. It needs endpoints. @default false */
    enabled: boolean
    /**
     * Where notices go. Each has a name, a type (webhook: JSON of this chart; slack: an incoming webhook of
     * Slack or a service that takes the same; alertmanager: the address of its /api/v2/alerts), and the Secret
     * of the namespace that holds its whole URL: existingSecret, under urlKey (url). Allowed: endpoints with
     * name, type (webhook, slack, alertmanager), existingSecret and, if it is not url, urlKey. @default []
     */
    endpoints: NotificationEndpoint[]
    /**
     * What a notice is sent about. Allowed: a list of failoverBegun, failoverDone, masterDown, quorumLost,
     * handoverDone, fenced, backupFailed. @default
     * ["failoverBegun","failoverDone","masterDown","quorumLost","handoverDone","fenced","backupFailed"]
     */
    events: string[]
    /**
     * Seconds that an endpoint may take to answer. Then the notice is sent again, and marked as repeated.
     * Allowed: 1 to 120. @default 10
     */
    timeoutSeconds: number
    /**
     * Secret with the certificates of authorities that are trusted in place of those of the image, under caKey.
     * Allowed: a Kubernetes name, or empty. @default ""
     */
    caSecret: string
    /** Key of caSecret. Allowed: letters, digits, -, _ and .. @default "ca.crt" */
    caKey: string
    /**
     * Ports of the endpoints, which networkPolicy.egress: peers then opens for this pod. Behind a Service the
     * policy sees the port of its pods. Allowed: ports, 1 to 65535. @default [443]
     */
    ports: number[]
    /**
     * Requests and limits of the notifier. Without a value (resources: null): none. Allowed: requests and
     * limits, each with amounts such as cpu: 100m and memory: 512Mi. @default
     * {"requests":{"cpu":"20m","memory":"48Mi"},"limits":{"memory":"128Mi"}}
     */
    resources: Resources
  }
  /** Backups of the data: a CronJob takes a dump from a replica in sync, checks it and writes it to a store. */
  backup: {
    /** Make the CronJob, its NetworkPolicy, and a user of its own on the data servers. @default false */
    enabled: boolean
    /** When a backup is taken. Allowed: five fields of cron, or a word such as @daily. @default "17 3 * * *" */
    schedule: string
    /**
     * Time zone of the schedules. Empty: that of the controller of Kubernetes, mostly UTC. Allowed: a name such
     * as Europe/Berlin, or empty. @default ""
     */
    timeZone: string
    /** Take no backups and drills by schedule. @default false */
    suspend: boolean
    /**
     * Seconds that a backup or a drill may take: dump, checks and transfer. It ends as failed then. Allowed: 60
     * to 172800. @default 3600
     */
    deadlineSeconds: number
    /**
     * A server in the pod of the backup loads the dump, and the manifest gets a digest of all keys without a
     * time to live, with which a drill and a restore are compared. It needs memory for all data: resources.
     * false: only their number is noted. @default true
     */
    digest: boolean
    /** The image of what talks to the store: rclone/rclone 1.60 or newer, or a mirror of it. */
    image: {
      /**
       * Registry; global.imageRegistry wins. Allowed: a host, with a port and a path if needed, without a
       * scheme; or empty. @default "docker.io"
       */
      registry: string
      /** Repository. Allowed: a repository without registry and tag. @default "rclone/rclone" */
      repository: string
      /**
       * Tag. Quote it: 8.0 without quotes is a number. A digest may follow it, and it may be empty if digest is
       * set. Allowed: a tag, a tag and a digest (8.0.6@sha256:...), or empty. @default "1.60.1"
       */
      tag: string
      /**
       * Digest; when set it decides, and the tag only informs people. Allowed: sha256: and 64 hexadecimal
       * digits, or empty. @default ""
       */
      digest: string
      /** When the image is pulled. Allowed: IfNotPresent, Always or Never. @default "IfNotPresent" */
      pullPolicy: 'IfNotPresent' | 'Always' | 'Never'
    }
    /**
     * Requests and limits of each container of a backup or a drill. Without a value (resources: null): none.
     * Allowed: requests and limits, each with amounts such as cpu: 100m and memory: 512Mi. @default
     * {"requests":{"cpu":"100m","memory":"256Mi"},"limits":{"memory":"512Mi"}}
     */
    resources: Resources
    /** The volume of a backup or a drill on which the dump stands before it is sent. It ends with the pod. */
    scratch: {
      /**
       * node: the disk of the node (emptyDir). volume: a claim that is made for each pod (ephemeral volume), for
       * large data. Allowed: node or volume. @default "node"
       */
      type: 'node' | 'volume'
      /**
       * Its size, for the dump and its compressed copy. With type: node a pod that exceeds it is evicted.
       * Allowed: an amount such as 8Gi. @default "8Gi"
       */
      size: string
      /**
       * Storage class, with type: volume. Empty: that of the cluster. "-" is for volumes that exist already and
       * have none. Allowed: a Kubernetes name, - or empty. @default ""
       */
      storageClass: string
    }
    /** Where backups are kept. A restore reads from the same place. */
    store: {
      /** s3: a bucket of any S3 server. volume: a claim that exists already. Allowed: s3 or volume. @default "s3" */
      type: 's3' | 'volume'
      /** The bucket, with type: s3. */
      s3: {
        /**
         * Address of the server. Empty: that of Amazon, by region. Allowed: an address that starts with http://
         * or https://, without a path, or empty. @default ""
         */
        endpoint: string
        /**
         * Region. Many servers other than that of Amazon need none. Allowed: letters, digits and hyphens, or
         * empty. @default ""
         */
        region: string
        /**
         * Kind of server, as rclone names it: AWS, Ceph, Cloudflare, Minio, Scaleway, Wasabi and more. Other
         * suits most servers. Allowed: one word. @default "Other"
         */
        provider: string
        /** Bucket; it must exist. Allowed: 3 to 63 lower-case letters, digits, dots and hyphens. @default "" */
        bucket: string
        /**
         * Folder in the bucket. Below it each set has one of its own, <namespace>.<name>. Allowed: a path
         * without a slash at its ends, or empty. @default ""
         */
        prefix: string
        /**
         * Secret with the keys of the bucket. Empty: the identity that the cloud gives to the ServiceAccount.
         * Allowed: a Kubernetes name, or empty. @default ""
         */
        existingSecret: string
        /**
         * Name of the key in existingSecret that holds the access key ID. Allowed: letters, digits, -, _ and ..
         * @default "access-key-id"
         */
        accessKeyIdKey: string
        /**
         * Name of the key in existingSecret that holds the secret access key. Allowed: letters, digits, -, _ and
         * .. @default "secret-access-key"
         */
        secretAccessKeyKey: string
        /**
         * Name of the key in existingSecret that holds the certificate authority of the server, as PEM. Empty:
         * the authorities of the image. Allowed: letters, digits, -, _ and ., or empty. @default ""
         */
        caKey: string
      }
      /** The claim, with type: volume. */
      volume: {
        /**
         * PersistentVolumeClaim in the namespace of the release. Allowed: a Kubernetes name, or empty. @default
         * ""
         */
        existingClaim: string
        /**
         * Folder on the volume. Below it each set has one of its own, <namespace>.<name>. Allowed: a path
         * without a slash at its ends, or empty. @default ""
         */
        prefix: string
      }
      /**
       * Encryption before a backup leaves its pod, by crypt of rclone. Without the passphrase the backups are
       * lost.
       */
      encryption: {
        /**
         * Secret with the passphrase. Empty: backups are not encrypted. Allowed: a Kubernetes name, or empty.
         * @default ""
         */
        existingSecret: string
        /**
         * Name of the key in existingSecret that holds the passphrase. Allowed: letters, digits, -, _ and ..
         * @default "passphrase"
         */
        passphraseKey: string
      }
    }
    /** Which backups are deleted after a new one has succeeded. The newest good one never is. */
    retention: {
      /** Backups that are kept; 0 for any number. Allowed: 0 to 10000. @default 14 */
      count: number
      /** Days for which a backup is kept; 0 for ever. Allowed: 0 to 36500. @default 0 */
      days: number
    }
    /** A CronJob that restores the newest backup into a server in its own pod, and compares it with the manifest. */
    drill: {
      /** Make it. @default false */
      enabled: boolean
      /** When a drill is held. Allowed: five fields of cron, or a word such as @daily. @default "47 4 * * 0" */
      schedule: string
    }
  }
  /**
   * A new release begins with a backup of backup.store. A set that has data is left as it is, whatever is
   * written here.
   */
  restore: {
    /**
     * A name for this restore, such as the date. It is done once for each id, which the volume remembers. Empty:
     * no restore. Allowed: up to 63 letters, digits, dots, hyphens and underscores, or empty. @default ""
     */
    id: string
    /**
     * newest, or the name of a backup: the name of its manifest without .json. Allowed: newest, a name such as
     * 20261129T184948Z-redis-8.0.6-<replication id>-<offset>, or empty. @default ""
     */
    from: string
    /**
     * Whose backups: <namespace>.<name> of another release in the same store. Empty: those of this release.
     * Allowed: a namespace, a dot and a name, or empty. @default ""
     */
    set: string
  }
  /** What happens before the number of data pods or Sentinels changes. */
  scaling: {
    /**
     * When a Job runs that moves the master to a data pod that stays. It refuses the upgrade if the remaining
     * Sentinels would be no majority. upgrade: at helm upgrade; always: wherever the chart is rendered (for Argo
     * CD, as a PreSync hook); never: no Job. Allowed: upgrade, always or never. @default "upgrade"
     */
    job: 'upgrade' | 'always' | 'never'
  }
  /**
   * Clients that may connect, where the network of the cluster enforces NetworkPolicies. The ports between the
   * pods of the set are always closed to others; the kubelet is never blocked.
   */
  networkPolicy: {
    /** Make the policies. @default true */
    enabled: boolean
    /**
     * Pods that may connect to Redis, Sentinel and the proxy. namespace: every pod of the namespace of the
     * release; labelled: those of them with the label <name>-client: "true"; any: every client, also from
     * outside of the cluster. Allowed: namespace, labelled or any. @default "namespace"
     */
    clients: 'namespace' | 'labelled' | 'any'
    /**
     * More clients, as peers of a NetworkPolicy: pods of other namespaces. A peer with a podSelector alone means
     * the namespace of the release. Allowed: peers with namespaceSelector, podSelector or both. @default []
     */
    clientSelectors: NetworkPeer[]
    /**
     * More clients, by the addresses that the pods see. Clients outside of the cluster come with the address of
     * a node, unless the Service has externalTrafficPolicy: Local. Allowed: IPv4 and IPv6 ranges such as
     * 10.0.0.0/8 and fd00::/8. @default []
     */
    clientCIDRs: string[]
    /**
     * Peers that may read the metrics ports; an empty list closes them. The default is the pods of Prometheus,
     * as its operator and its charts label them, in any namespace. Allowed: peers with namespaceSelector,
     * podSelector or both. @default
     * [{"namespaceSelector":{},"podSelector":{"matchLabels":{"app.kubernetes.io/name":"prometheus"}}}]
     */
    monitoring: NetworkPeer[]
    /**
     * Pods of the set that may connect only to DNS and to each other. sentinels: restricts the Sentinels;
     * connections to a missing pod are then dropped, because refused ones make a Sentinel spin. peers: restricts
     * all pods; on some networks this loses the writes that a force-deleted master acknowledges until its
     * process is killed. any: restricts no pod. Allowed: sentinels, peers or any. @default "sentinels"
     */
    egress: 'sentinels' | 'peers' | 'any'
  }
  /**
   * User and groups of every container; 999 is redis in the official images. A volume that holds data passes to
   * a new user only if fsGroup changes with it. Otherwise its files still belong to the old user, and only that
   * user can read them.
   */
  podSecurity: {
    /**
     * Set the three ids. false leaves them out, for a platform that gives each namespace its own ids, as
     * OpenShift does. Elsewhere the pods do not start, because the images name no user and root is refused.
     * @default true
     */
    fixedIds: boolean
    /** User id; never root. Allowed: 1 to 2147483647. @default 999 */
    runAsUser: number
    /** Group id. Allowed: 1 to 2147483647. @default 999 */
    runAsGroup: number
    /** Group that owns the volumes. Allowed: 1 to 2147483647. @default 999 */
    fsGroup: number
  }
  /** Budgets of the data pods, the Sentinels and the proxies: one at a time. */
  podDisruptionBudget: {
    /** Make them. @default true */
    enabled: boolean
  }
  /** The ServiceAccount of every pod; its token is never mounted. */
  serviceAccount: {
    /** Make it. @default true */
    create: boolean
    /**
     * Its name; empty for the name of the release, or for default when it is not made. Allowed: a Kubernetes
     * name, or empty. @default ""
     */
    name: string
    /** Its annotations. Allowed: annotation names with strings. @default {} */
    annotations: Record<string, string>
  }
  /** Every Service of the chart. */
  services: {
    /** Their annotations. Allowed: annotation names with strings. @default {} */
    annotations: Record<string, string>
    /** Their labels. Allowed: label names and values; not the labels of the chart itself. @default {} */
    labels: Record<string, string>
  }
  /**
   * More manifests, by a name of your choice; rendered as they are. Allowed: manifests with apiVersion, kind and
   * metadata. @default {}
   */
  extraObjects: Record<string, Manifest>
}

import * as common from '@grafana/grafana-foundation-sdk/common'
import * as sdk from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as StatesBuilder } from '@grafana/grafana-foundation-sdk/statetimeline'
import { PanelBuilder as TimeBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import type { Panel, Row, States } from './panel.ts'
import { rows, switches } from './panels.ts'

const source = { type: 'prometheus', uid: '${datasource}' }

/** Labels that the variables at the top of the dashboard choose. */
const release = 'namespace="$namespace",app_kubernetes_io_instance="$instance",app_kubernetes_io_name="$name"'

/** The dashboard as the chart's file, files/monitoring/dashboard.json. */
export function dashboardFile(of: readonly Row[] = rows): string {
  const builder = new sdk.DashboardBuilder('Redis and Sentinel')
    .uid('redis-sentinel')
    .description(
      'Roles, switches, guards, replication, memory, clients, Sentinels and proxies of one release of redis-sentinel.',
    )
    .tags(['redis', 'sentinel'])
    .tooltip(sdk.DashboardCursorSync.Crosshair)
    .time({ from: 'now-3h', to: 'now' })
    .refresh('30s')
    .annotation(
      new sdk.AnnotationQueryBuilder()
        .name('Switches')
        .datasource(source)
        .enable(true)
        .iconColor('orange')
        .expr(scoped(switches))
        .step('15s')
        .titleFormat('Another master, or a new epoch'),
    )
  for (const variable of variables()) builder.withVariable(variable)
  for (const { title, panels } of of) {
    builder.withRow(new sdk.RowBuilder(title))
    for (const panel of panels) builder.withPanel(built(panel))
  }
  const { panels = [], ...rest } = builder.build()
  const numbered = panels.map((panel, i) => ({ ...panel, id: i + 1 }))
  return JSON.stringify({ ...rest, panels: numbered }, null, 1) + '\n'
}

/** Each variable offers what the ones before it leave. */
function variables() {
  const choices = [
    ['namespace', 'Namespace', 'namespace', ''],
    ['instance', 'Release', 'app_kubernetes_io_instance', ',namespace="$namespace"'],
    // An umbrella chart may have several sets in one release.
    ['name', 'Chart', 'app_kubernetes_io_name', ',namespace="$namespace",app_kubernetes_io_instance="$instance"'],
  ] as const
  return [
    new sdk.DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'),
    ...choices.map(([name, label, of, among]) =>
      new sdk.QueryVariableBuilder(name)
        .label(label)
        .datasource(source)
        .query(`label_values(redis_instance_info{app_kubernetes_io_component="redis"${among}}, ${of})`)
        .refresh(sdk.VariableRefresh.OnTimeRangeChanged)
        .sort(sdk.VariableSort.AlphabeticalAsc),
    ),
  ]
}

function built(panel: Panel): TimeBuilder | StatesBuilder | StatBuilder {
  const { title, what, unit, width, queries, states } = panel
  const builder = builderOf(panel).title(title).description(what).datasource(source).unit(unit).span(width)
  for (const [i, { expr, legend }] of queries.entries()) {
    const query = new DataqueryBuilder()
      .refId(String.fromCharCode(65 + i))
      .expr(scoped(expr))
      .legendFormat(legend)
    builder.withTarget(panel.kind === 'stat' ? query.instant() : query.range())
  }
  if (states) builder.mappings([mapping(states)])
  return builder
}

function builderOf({ kind, states, legendOnly = false }: Panel): TimeBuilder | StatesBuilder | StatBuilder {
  if (kind === 'time') {
    const legend = new common.VizLegendOptionsBuilder()
      .showLegend(true)
      .displayMode(common.LegendDisplayMode.List)
      .placement(common.LegendPlacement.Bottom)
    return new TimeBuilder().height(8).min(0).fillOpacity(5).legend(legend)
  }
  if (kind === 'states') return new StatesBuilder().height(7).showValue(common.VisibilityMode.Never).mergeValues(true)
  const { Name, Value, Auto } = common.BigValueTextMode
  return new StatBuilder()
    .height(4)
    .graphMode(common.BigValueGraphMode.None)
    .textMode(legendOnly ? Name : states ? Value : Auto)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
}

function mapping(states: States): sdk.ValueMapping {
  const options = Object.entries(states).map(([value, [text, color]], index) => [value, { text, color, index }])
  return {
    type: sdk.MappingType.ValueToText,
    options: Object.fromEntries(options) as Record<string, sdk.ValueMappingResult>,
  }
}

function scoped(expr: string): string {
  return expr.replace(/@\{(\w+)\}/g, (_, scope: string) =>
    scope === 'any' ? release : `${release},app_kubernetes_io_component="${scope}"`,
  )
}

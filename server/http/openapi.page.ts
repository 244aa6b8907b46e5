import { type Html, html, trusted } from '../html.ts'
import type { OpenApiDocument, Operation, Parameter } from './openapi.document.ts'
import { schemaView, shapeView, typeView } from './openapi.schema.view.ts'
import { style } from './openapi.style.ts'

interface Entry {
  method: string
  path: string
  operation: Operation
}

/** The document as a page to read: no script, nothing from elsewhere. */
export function openApiPage(document: OpenApiDocument): string {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
  const groups = document.tags.map(({ name }) => ({
    name,
    entries: entries.filter(({ operation }) => operation.tags.includes(name)),
  }))
  const schemas = Object.entries(document.components.schemas).sort(([a], [b]) => a.localeCompare(b))
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info.title} · 三亮接口</title>
<style>${trusted(style)}</style>
</head>
<body>
<nav aria-label="Operations">
<p class="brand"><b lang="zh-CN">三亮</b> Sanliang</p>
${groups.map(
  (group) => html`<h2><a href="#tag-${slug(group.name)}">${title(group.name)}</a></h2>
<ul>${group.entries.map(
    ({ method, path, operation }) =>
      html`<li><a href="#${operation.operationId}"><span class="verb ${method}">${method}</span> <span class="path">${path.replace(/^\/api/, '')}</span></a></li>`,
  )}</ul>`,
)}
<h2><a href="#schemas">Schemas <span lang="zh-CN">数据结构</span></a></h2>
</nav>
<main>
<header>
<h1>${document.info.title} <span lang="zh-CN">三亮接口</span></h1>
<p>${document.info.description}</p>
<p>The same description for programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI ${document.openapi}).</p>
${beginning}
</header>
${groups.map(
  (
    group,
  ) => html`<section aria-labelledby="tag-${slug(group.name)}"><h2 id="tag-${slug(group.name)}">${title(group.name)}</h2>
${group.entries.map((entry) => operationView(entry, document))}</section>`,
)}
<section aria-labelledby="schemas"><h2 id="schemas">Schemas <span lang="zh-CN">数据结构</span></h2>
${schemas.map(([name, schema]) => html`<article class="schema" id="schema-${name}"><h3><code>${name}</code></h3>${shapeView(schema)}</article>`)}
</section>
</main>
</body>
</html>
`.text
}

const beginning = html`<pre>curl -c jar -H 'Content-Type: application/json' \\
     -d '{"username":"admin","password":"…"}' http://127.0.0.1:8080/api/session
curl -b jar -H 'Content-Type: application/json' \\
     -d '{"name":"my script"}' http://127.0.0.1:8080/api/tokens
curl -H 'Authorization: Bearer slt_…' http://127.0.0.1:8080/api/locations</pre>
<p>Whatever is refused comes as a <a href="#schema-Problem">Problem</a> (RFC 9457) with a stable <code>code</code>. What lies outside your jurisdiction does not exist for you: 404.</p>`

function operationView({ method, path, operation }: Entry, { components }: OpenApiDocument): Html {
  const [status = '', answer] = Object.entries(operation.responses)[0] ?? []
  const given = answer?.content?.['application/json']?.schema
  const taken = operation.requestBody?.content['application/json']?.schema
  return html`<article class="operation" id="${operation.operationId}">
<h3><span class="verb ${method}">${method}</span> <code>${path}</code></h3>
<p class="summary">${operation.summary}</p>
<p class="access">${operation.description}</p>
${operation.parameters.length > 0 && html`<h4>Parameters</h4><table class="fields"><tbody>${operation.parameters.map(parameterView)}</tbody></table>`}
${taken && html`<details><summary>Request body</summary>${schemaView(taken, components.schemas)}</details>`}
${given ? html`<details><summary>Answer <span class="status">${status}</span></summary>${schemaView(given, components.schemas)}</details>` : html`<p class="empty">Answer <span class="status">${status}</span> without content</p>`}
</article>`
}

const parameterView = ({ name, in: place, required, description, schema }: Parameter): Html =>
  html`<tr><th scope="row"><code>${name}</code>${!required && html`<span class="optional" title="optional">?</span>`}<span class="place">${place}</span></th><td>${typeView(schema)}${description && html`<span class="note">${description}</span>`}</td></tr>`

const CHINESE: Record<string, string> = {
  accounts: '账号',
  alerts: '提醒',
  catalog: '品种',
  devices: '设备',
  dispensers: '发放机',
  exchange: '数据交换',
  finder: '查找',
  inventory: '库存',
  map: '地图',
  people: '人员',
  places: '地点',
  reports: '报表',
  session: '登录',
  stock: '库存',
  today: '今日',
}

const title = (tag: string): Html =>
  html`${tag.charAt(0).toUpperCase() + tag.slice(1)} <span lang="zh-CN">${CHINESE[slug(tag)]}</span>`

const slug = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-')

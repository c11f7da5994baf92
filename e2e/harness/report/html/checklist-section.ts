import type { Suite } from '../suites.ts'
import { filesList } from './files-list.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { suiteResult } from './result.ts'
import { testList } from './test-list.ts'

/** A checklist: its steps, each a test. */
export function checklistSection(suite: Suite, files: readonly string[]): Markup {
  return markup`<section class="suite" id="${suite.name}"><h2>${suite.name} <span>${suite.title}</span> ${suiteResult(suite)}</h2>
    ${testList(suite.tests)}${filesList(files)}</section>`
}

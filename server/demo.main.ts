import { readEnvironment } from './config.ts'
import { runDemo } from './demo/run.ts'
import { fail } from './process.ts'

runDemo(process.argv.slice(2), readEnvironment()).catch(fail)

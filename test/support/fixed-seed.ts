import fc from 'fast-check'

/** Properties draw the same cases in every run, so that what passes here passes in the gate; `SEED=…` tries others. */
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20_260_301) })

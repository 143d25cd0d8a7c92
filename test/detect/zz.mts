import { check } from 'recheck';
import { loadRules } from '/work/main/src/detect/load.js';
const r = await loadRules();
for (const { info, head } of r.rules)
  if (head) {
    const a = Date.now();
    const x: any = await check(head.pattern.source, head.pattern.flags.replace(/[dgy]/g, ''), { timeout: 8000 });
    if (x.status !== 'safe' || Date.now() - a > 1000)
      console.log(info.id, x.status, x.complexity?.type, x.complexity?.degree, x.error?.kind, Date.now() - a, 'ms');
  }
process.exit(0);

import { get, set, stay } from './core/store.js';
import { speak } from './core/words.js';
import { start } from './core/sync.js';
import { open } from './core/shell.js';

/** Size of letters, contrast and language, before anything is drawn. */
const look = (await get('look')) ?? { size: 'normal', contrast: 'usual', language: 'vi' };
document.documentElement.dataset.size = look.size;
document.documentElement.dataset.contrast = look.contrast;
await speak(look.language);
await set('look', look);

await open();
start();
await set('stays', await stay());

// What the first picture does not need: loaded after it, or when somebody asks for it sooner.

export {picture, runCommand, saveText} from './commands.js';
export {errorDialog, openDialog, shareDialog} from './dialogs.js';
export {acceptFiles} from './drop.js';
export {addFullLink} from './embed.js';
export {GeometryWorker} from './geometry.js';
export {keep} from './keep.js';
export {remember} from './remember.js';
export {TreeMirror} from './tree.js';

// What the first picture does not need: loaded after it, or when somebody asks for it sooner.

export {attach} from './attach.js';
export {picture, runCommand, saveText} from './commands.js';
export {FabricaError} from './errors.js';
export {GeometryWorker} from './geometry.js';
export {keep} from './keep.js';
export {keepGathered} from './kept.js';
export {follow} from './language.js';
export {remember} from './remember.js';
export {hand} from './share.js';
export {alignSources} from './sources/fit.js';
export {TreeMirror} from './tree.js';

// A file that is dropped later, perhaps without a network, is opened without a request.
import('./scene.js').catch(() => {});
// Nor does a network that is lost bring the words for it.
import('./failures.js').catch(() => {});

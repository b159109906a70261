// Functions of the JavaScript API (web/README.md) that the page around a frame may call: the element has them, the frame answers them.
// "select" is not among them, for the element has it under another name.

export const METHODS = ['whenIdle', 'structures', 'search', 'show', 'hide', 'isolate', 'ghost', 'showAll', 'keepWhole', 'cutAllBut', 'setOpacity', 'fit', 'pick', 'whatIsHere',
  'recent', 'sets', 'saveSet', 'renameSet', 'removeSet', 'coverage', 'notes', 'valueAt', 'measurements', 'addMeasurement', 'changeMeasurement', 'removeMeasurement', 'goTo',
  'planes', 'setPlane', 'removePlane', 'sectionSvg', 'inside', 'setExplode', 'peel', 'layers', 'setClipBox', 'zooms', 'goIn', 'goOut',
  'project', 'sources', 'placeSource', 'setSource', 'fadeSources', 'centerSource', 'alignSources', 'setWindow', 'state',
  'setState', 'viewForLesson', 'showView', 'reset', 'link', 'load', 'screenshot', 'picture', 'video', 'exportModel', 'list', 'shortLink', 'labels', 'labelMaps', 'stats'];

#include "maker/tool/commands.h"
namespace fabrica {
int runInspect(const std::string&, bool) { return 1; }
int runValidate(const std::string&) { return 1; }
int runServe(const ServeOptions&) { return 1; }
int runRender(const RenderOptions&) { return 1; }
}

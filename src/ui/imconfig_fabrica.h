// Dear ImGui's compile-time options: only what the panels use, so that the page stays small.
#pragma once

#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_WIN32_FUNCTIONS
#ifdef __EMSCRIPTEN__
#define IM_ASSERT(expression) ((void)(expression))
#endif

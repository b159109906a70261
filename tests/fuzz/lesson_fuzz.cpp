// Lessons, their words, results and progress: what is read is written and read again the same; words never lead where they may not.
#include <cstdlib>

#include "base/bytes.h"
#include "base/markdown.h"
#include "base/text.h"
#include "learn/lesson.h"
#include "learn/progress.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  using namespace fabrica::learn;
  const std::string_view text = textOf({data, size});
  if (const auto lesson = readLesson(text)) {
    const auto again = readLesson(dump(lessonJson(*lesson)));
    if (!again || dump(lessonJson(*again)) != dump(lessonJson(*lesson))) std::abort();
    (void)structuresOf(*lesson);
  }
  (void)lessonLinks(text, "https://host.org/atlas.json");
  for (const MarkedBlock& block : parseMarkdown(text, Dialect::Lesson)) {
    for (const MarkedSpan& span : block.spans) {
      const std::string target = lowerAscii(span.link);
      if (!target.empty() && !target.starts_with('#') && !target.starts_with("http:") && !target.starts_with("https:") && !target.starts_with("mailto:")) std::abort();
    }
  }
  if (const auto result = readResult(text)) {
    const auto again = readResult(dump(resultJson(*result)));
    if (!again || again->answers.size() != result->answers.size() || again->right() != result->right()) std::abort();
  }
  if (const auto json = parseJson(text)) {
    const Progress progress = Progress::read(*json);
    if (Progress::read(progress.json()).marks() != progress.marks()) std::abort();
  }
  return 0;
}

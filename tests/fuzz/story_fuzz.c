/* story_fuzz.c -- Any bytes are read as a story: either each step lies in the text, at a line of it, or one
 * sentence says what is wrong. */
#include "engine/modules/package/story.h"

#include "engine/base/mem.h"
#include "tests/fuzz/fuzz_target.h"

#include <stdint.h>
#include <string.h>

static void check_part(const struct story *story, struct str part)
{
    const char *begin = story->bytes.bytes;
    must(part.length == 0 ||
            (part.bytes >= begin && part.bytes + part.length <= begin + story->bytes.length));
    must(part.length == 0 || !memchr(part.bytes, '\n', part.length));
}

FUZZ_TARGET(story)
{
    struct story story;
    struct err err = {0};
    if (!story_parse((struct str){(const char *)data, size}, "fuzz.story", &story, &err)) {
        must(str_starts(str_of(err.text), STR("fuzz.story:")));
        return 0;
    }
    for (size_t i = 0; i < story.count; i++) {
        const struct step *step = &story.steps[i];
        check_part(&story, step->who);
        check_part(&story, step->text);
        must(step->line > (i > 0 ? step[-1].line : 0));
        must(step->kind != STEP_MORE || (i > 0 && str_equal(step[-1].who, step->who)));
        must((step->kind == STEP_LINE || step->kind == STEP_JOIN) == (step->who.length > 0) ||
                step->kind == STEP_CHECK || step->kind == STEP_MORE);
    }
    check_part(&story, story.name);
    story_finish(&story);
    return 0;
}

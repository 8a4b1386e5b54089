/* story.c -- Reads a *.story file into steps; running them is run.c's task. */
#include "engine/modules/package/story.h"

#include "engine/app/modules.h"
#include "engine/base/base.h"
#include "tests/stories/choice.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORY_BYTES_MAX ((size_t)1 << 20)

static bool read_all(const char *path, struct buf *out, struct err *err)
{
    char block[4096];
    FILE *file = fopen(path, "r");
    if (!file) {
        return err_set(err, ERR_IO, "cannot open %s: %s", path, strerror(errno));
    }
    for (size_t n = 0; (n = fread(block, 1, sizeof(block), file)) > 0;) {
        buf_add(out, block, n);
    }
    bool ok = !ferror(file) && out->length <= STORY_BYTES_MAX;
    (void)fclose(file);
    return ok || err_set(err, ERR_IO, "cannot read %s, or it is too long", path);
}

static struct step *add_step(struct story *story, enum step_kind kind, unsigned line)
{
    story->steps = mem_realloc(story->steps, (story->count + 1) * sizeof(*story->steps));
    struct step *step = &story->steps[story->count++];
    *step = (struct step){.kind = kind, .line = line, .who = STR_NONE, .text = STR_NONE};
    return step;
}

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.length; i++) {
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-",
                    s.bytes[i])) {
            return false;
        }
    }
    return s.length > 0;
}

/* Returns the text after a mark, without the one blank between them; further blanks count. */
static struct str after_mark(struct str line, size_t mark)
{
    struct str rest = str_slice(line, mark + 1, line.length);
    return str_starts(rest, STR(" ")) ? str_slice(rest, 1, rest.length) : rest;
}

static bool read_check(struct story *story, struct str line, unsigned number)
{
    struct str who = STR_NONE;
    struct str rest = line;
    struct str word = str_take_word(&rest);
    if (is_name(word)) {
        who = word;
        line = rest;
        word = str_take_word(&rest);
    }
    if (str_equal(word, STR("=")) && who.length == 0 && is_name(rest)) {
        add_step(story, STEP_NAME, number)->text = rest;
        return true;
    }
    if ((!str_equal(word, STR("~")) && !str_equal(word, STR("!"))) || rest.length == 0) {
        return false;
    }
    struct step *step = add_step(story, STEP_CHECK, number);
    step->who = who;
    step->wanted = word.bytes[0] == '~';
    step->text = rest;
    return true;
}

static bool read_clock(struct story *story, struct str rest, unsigned number)
{
    char *text = str_dup(str_trim(rest));
    char *end = NULL;
    double seconds = strtod(text, &end);
    bool ok = end != text && *end == '\0' && seconds >= 0 && seconds < 1e9;
    mem_free(text);
    if (ok) {
        add_step(story, STEP_CLOCK, number)->seconds = seconds;
    }
    return ok;
}

static bool read_join(struct story *story, struct str who, struct str rest, unsigned number)
{
    static const char *const roles[] = {"player", "builder", "wizard"};
    rest = str_trim(rest);
    if (!str_equal(str_take_word(&rest), STR("joins"))) {
        return false;
    }
    struct step *step = add_step(story, STEP_JOIN, number);
    step->who = who;
    if (rest.length == 0) {
        return true;
    }
    if (!str_equal(str_take_word(&rest), STR("as"))) {
        return false;
    }
    step->text = rest;
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        if (str_equal(rest, str_of(roles[i]))) {
            return true;
        }
    }
    return false;
}

static bool read_need(struct story *story, struct str name)
{
    if (choice_is_package(name)) {
        buf_printf(&story->needs, "%.*s ", STR_FMT(name));
        return true;
    }
    for (const struct known_module *known = built_known; known->name; known++) {
        if (str_equal(name, str_of(known->name))) {
            story->is_left_out |= !known->module;
            return true;
        }
    }
    return false;
}

static bool read_needs(struct story *story, struct str names)
{
    bool ok = names.length > 0;
    for (struct str name; ok && (name = str_take_word(&names)).length > 0;) {
        ok = read_need(story, name);
    }
    return ok;
}

static bool read_act(struct story *story, struct str line, unsigned number)
{
    size_t end = strcspn(line.bytes, ":>|\n");
    if (str_equal(str_trim(line), STR("crash"))) {
        (void)add_step(story, STEP_CRASH, number);
        return true;
    }
    struct str who = str_slice(line, 0, end < line.length ? end : line.length);
    if (end >= line.length || !is_name(who)) {
        return false;
    }
    if (line.bytes[end] == ':') {
        struct str rest = after_mark(line, end);
        return str_equal(who, STR("clock"))   ? read_clock(story, rest, number)
               : str_equal(who, STR("needs")) ? read_needs(story, str_trim(rest))
                                              : read_join(story, who, rest, number);
    }
    bool more = line.bytes[end] == '|';
    const struct step *last = story->count > 0 ? &story->steps[story->count - 1] : NULL;
    if (more && (!last || !str_equal(last->who, who) ||
                        (last->kind != STEP_LINE && last->kind != STEP_MORE))) {
        return false;
    }
    struct step *step = add_step(story, more ? STEP_MORE : STEP_LINE, number);
    step->who = who;
    step->text = after_mark(line, end);
    return true;
}

static bool read_line(struct story *story, struct str line, unsigned number)
{
    if (str_trim(line).length == 0) {
        return true;
    }
    if (line.bytes[0] == '#') {
        if (story->name.length == 0) {
            story->name = str_trim(str_slice(line, 1, line.length));
        }
        return true;
    }
    if (line.bytes[0] == ' ') {
        return read_check(story, str_trim(line), number);
    }
    return read_act(story, line, number);
}

bool story_read(const char *path, struct story *out, struct err *err)
{
    struct story story = {.name = STR_NONE};
    bool ok = read_all(path, &story.bytes, err);
    struct str rest = buf_str(&story.bytes);
    for (unsigned number = 1; ok && rest.length > 0; number++) {
        struct str line = str_take_until(&rest, '\n');
        if (str_ends(line, STR("\r"))) {
            line.length--;
        }
        ok = read_line(&story, line, number) ||
             err_set(err, ERR_FORMAT, "%s:%u: this is no line of a story: %.*s", path, number,
                     STR_FMT(line));
    }
    if (!ok) {
        story_finish(&story);
        return false;
    }
    *out = story;
    return true;
}

void story_finish(struct story *story)
{
    buf_finish(&story->bytes);
    buf_finish(&story->needs);
    mem_free(story->steps);
    *story = (struct story){0};
}

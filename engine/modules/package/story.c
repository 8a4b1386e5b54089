/* story.c -- Reads a *.story file into steps. story_play.c plays them. */
#include "engine/modules/package/story.h"

#include "engine/app/modules.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/base/package.h"

#include <stdlib.h>
#include <string.h>

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
    bool ok = end != text && *end == '\0' && seconds >= 0 &&
              story->seconds + seconds <= STORY_SECONDS_MAX;
    mem_free(text);
    if (ok) {
        story->seconds += seconds;
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
    return str_is_one_of(rest, roles, sizeof(roles) / sizeof(roles[0]));
}

static bool read_needs(struct story *story, struct str names, unsigned number)
{
    bool ok = names.length > 0;
    for (struct str name; ok && (name = str_take_word(&names)).length > 0;) {
        ok = is_name(name);
        buf_printf(&story->needs, "%.*s ", STR_FMT(name));
    }
    story->needs_line = number;
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
               : str_equal(who, STR("needs")) ? read_needs(story, str_trim(rest), number)
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

static bool read_lines(struct story *story, const char *path, struct err *err)
{
    bool ok = true;
    struct str rest = buf_str(&story->bytes);
    for (unsigned number = 1; ok && rest.length > 0; number++) {
        struct str line = str_take_until(&rest, '\n');
        if (str_ends(line, STR("\r"))) {
            line.length--;
        }
        ok = read_line(story, line, number) ||
             err_set(err, ERR_FORMAT,
                     "%s:%u: this is no line of a story: %.*s; help writing packages lists "
                     "them",
                     path, number, STR_FMT(str_fit(line, 200)));
    }
    return ok;
}

bool story_parse(struct str text, const char *path, struct story *out, struct err *err)
{
    struct story story = {.name = STR_NONE};
    if (text.length > STORY_BYTES_MAX || !str_is_utf8(text) ||
            str_find_char(text, '\0', 0) != SIZE_MAX) {
        return err_set(err, ERR_FORMAT, "%s: this is no text, or it is too long", path);
    }
    buf_add_str(&story.bytes, text);
    if (!read_lines(&story, path, err)) {
        story_finish(&story);
        return false;
    }
    *out = story;
    return true;
}

bool story_read(const char *path, struct story *out, struct err *err)
{
    struct buf text = {0};
    bool ok = file_read(path, path, STORY_BYTES_MAX, &text, err) &&
              story_parse(buf_str(&text), path, out, err);
    buf_finish(&text);
    return ok;
}

static const struct known_module *find_module(struct str name)
{
    for (const struct known_module *known = built_known; known->name; known++) {
        if (str_equal(name, str_of(known->name))) {
            return known;
        }
    }
    return NULL;
}

/* Appends the package, if it is off by default, and those of its needs that are. */
static void choose_with_needs(
        const struct packages *packages, const struct package *package, struct buf *out)
{
    if (!package->is_default) {
        buf_printf(out, "+%s ", package->name);
    }
    for (size_t i = 0; i < package->needs.count; i++) {
        const struct package *needed = packages_find(packages, str_of(package->needs.list[i]));
        if (needed) {
            choose_with_needs(packages, needed, out);
        }
    }
}

bool story_choose(const struct story *story, const char *path, const struct packages *packages,
        struct buf *out, const char **out_lacks, struct err *err)
{
    *out_lacks = NULL;
    for (struct str rest = buf_str(&story->needs), name;
            (name = str_take_word(&rest)).length > 0;) {
        const struct package *package = packages_find(packages, name);
        const struct known_module *module = package ? NULL : find_module(name);
        if (package) {
            choose_with_needs(packages, package, out);
        } else if (module && !module->module) {
            *out_lacks = module->name;
        } else if (!module) {
            return err_set(err, ERR_MISSING, "%s:%u: there is no package or module \"%.*s\"",
                    path, story->needs_line, STR_FMT(name));
        }
    }
    return true;
}

void story_finish(struct story *story)
{
    buf_finish(&story->bytes);
    buf_finish(&story->needs);
    mem_free(story->steps);
    *story = (struct story){0};
}

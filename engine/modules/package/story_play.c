/* story_play.c -- Plays the steps of a story on a stage (story_stage.h), until one fails. */
#include "engine/modules/package/story_play.h"

#include "engine/base/base.h"
#include "engine/modules/package/story.h"
#include "engine/modules/package/story_pattern.h"
#include "engine/modules/package/story_stage.h"

#include <string.h>

#define NAMES_MAX 32
#define SETTLE_MS 50 /* wait for texts that must not come */
#define WAIT_MS                                                                                \
    60000 /* wait for texts that must come: a busy machine needs time for a copy of the world */

struct name {
    char *name; /* owned */
    char *id;   /* owned */
};

/* One story under way. */
struct run {
    const struct story_stage *stage;
    const struct story *story;
    void *play;
    char *speaker; /* owned; the last speaker */
    struct name names[NAMES_MAX];
    size_t name_count;
    bool settled;    /* all output of the last act has arrived */
    struct buf *why; /* what came instead, if a step fails */
};

/* -- names -- */

/* Text with {NAME} replaced for each name known; other braces stay. The caller frees it. */
static char *expand(const struct run *run, struct str text)
{
    struct buf out = {0};
    while (text.length > 0) {
        size_t used = 0;
        for (size_t i = 0; i < run->name_count && used == 0; i++) {
            struct str name = str_of(run->names[i].name);
            if (text.bytes[0] == '{' && text.length > name.length + 1 &&
                    str_starts(str_slice(text, 1, text.length), name) &&
                    text.bytes[name.length + 1] == '}') {
                buf_add_text(&out, run->names[i].id);
                used = name.length + 2;
            }
        }
        if (used == 0) {
            buf_add_char(&out, text.bytes[0]);
            used = 1;
        }
        text = str_slice(text, used, text.length);
    }
    char *copy = str_dup(buf_str(&out));
    buf_finish(&out);
    return copy;
}

static bool keep_name(struct run *run, struct str name, struct str reply, struct err *err)
{
    size_t from = str_find_char(reply, '#', 0);
    while (from != SIZE_MAX &&
            (from + 1 == reply.length || !strchr("0123456789", reply.bytes[from + 1]))) {
        from = str_find_char(reply, '#', from + 1);
    }
    if (from == SIZE_MAX || run->name_count == NAMES_MAX) {
        buf_add_str(run->why, reply);
        return err_set(err, ERR_MISSING, "there is no #ID in the reply");
    }
    size_t to = from + 1;
    while (to < reply.length && strchr("0123456789", reply.bytes[to])) {
        to++;
    }
    run->names[run->name_count++] =
            (struct name){str_dup(name), str_dup(str_slice(reply, from, to))};
    return true;
}

/* -- checks -- */

/* The text to check: her reply, or the text that somebody else got. */
static bool look_at(
        struct run *run, const char *who, bool reply_only, struct str *out, struct err *err)
{
    size_t reply_length = 0;
    if (!run->stage->got(run->play, who, out, &reply_length, err)) {
        return false;
    }
    if (reply_only) {
        out->length = reply_length;
    }
    return true;
}

static bool check_as(struct run *run, const struct step *step, const char *who,
        const struct pattern *pattern, struct err *err)
{
    struct str text = STR_NONE;
    bool reply_only = step->who.length == 0;
    if (!reply_only && !run->settled && run->stage->more) {
        while (run->stage->more(run->play, SETTLE_MS)) {
        }
        run->settled = true;
    }
    if (!look_at(run, who, reply_only, &text, err)) {
        return false;
    }
    while (step->wanted && !reply_only && !pattern_matches(pattern, text) && run->stage->more &&
            run->stage->more(run->play, WAIT_MS)) {
        if (!look_at(run, who, reply_only, &text, err)) {
            return false;
        }
    }
    if (pattern_matches(pattern, text) == step->wanted) {
        return true;
    }
    buf_add_str(run->why, text);
    return err_set(err, ERR_FORMAT, "%s %s this, and got what follows", who,
            step->wanted ? "should have got" : "should not have got");
}

static bool check(struct run *run, const struct step *step, struct err *err)
{
    char *regex_text = expand(run, step->text);
    char *who = step->who.length > 0 ? str_dup(step->who)
                                     : mem_dup_text(run->speaker ? run->speaker : "");
    struct pattern *pattern = pattern_create(str_of(regex_text), err);
    bool ok = pattern && check_as(run, step, who, pattern, err);
    pattern_destroy(pattern);
    mem_free(who);
    mem_free(regex_text);
    return ok;
}

static bool name_reply(struct run *run, const struct step *step, struct err *err)
{
    struct str reply = STR_NONE;
    return look_at(run, run->speaker ? run->speaker : "", true, &reply, err) &&
           keep_name(run, step->text, reply, err);
}

/* False if a player, who is no builder, has read a placeholder that the story does not name. */
static bool check_player(struct run *run, struct str who, struct err *err)
{
    struct str text = STR_NONE;
    struct str found = STR_NONE;
    char *name = str_dup(who);
    bool ok = look_at(run, name, false, &text, err);
    if (ok && pattern_find_placeholder(text, &found) &&
            str_find(buf_str(&run->story->bytes), found, 0) == SIZE_MAX) {
        buf_add_str(run->why, text);
        ok = err_set(err, ERR_FORMAT, "%s should not have got %.*s, a placeholder", name,
                STR_FMT(found));
    }
    mem_free(name);
    return ok;
}

/* The same of all players who joined before step. */
static bool check_players(struct run *run, const struct step *step, struct err *err)
{
    bool ok = true;
    for (const struct step *one = run->story->steps; ok && one < step; one++) {
        if (one->kind == STEP_JOIN &&
                (one->text.length == 0 || str_equal(one->text, STR("player")))) {
            ok = check_player(run, one->who, err);
        }
    }
    return ok;
}

/* -- acts -- */

static void speak(struct run *run, struct str who)
{
    mem_free(run->speaker);
    run->speaker = str_dup(who);
    run->settled = false;
    run->stage->forget(run->play);
}

static bool join(struct run *run, const struct step *step, struct err *err)
{
    speak(run, step->who);
    char *role = step->text.length > 0 ? str_dup(step->text) : NULL;
    bool ok = run->stage->join(run->play, run->speaker, role, err);
    mem_free(role);
    return ok;
}

/* Lines of @program get one prompt in all, after the last of them. */
static bool is_answered(const struct run *run, const struct step *step)
{
    const struct step *next = step + 1;
    bool more = next < run->story->steps + run->story->count && next->kind == STEP_MORE;
    return step->kind == STEP_LINE ? !more : str_equal(step->text, STR("."));
}

static bool type(struct run *run, const struct step *step, struct err *err)
{
    if (step->kind == STEP_LINE) {
        speak(run, step->who);
    }
    char *line = expand(run, step->text);
    bool ok = run->stage->type(run->play, run->speaker, line, is_answered(run, step), err);
    if (!ok) {
        struct str text = STR_NONE;
        struct err ignored;
        if (look_at(run, run->speaker, false, &text, &ignored)) {
            buf_add_str(run->why, text);
        }
    }
    mem_free(line);
    return ok;
}

static bool play_step(struct run *run, const struct step *step, struct err *err)
{
    switch (step->kind) {
    case STEP_JOIN:
        return join(run, step, err);
    case STEP_LINE:
    case STEP_MORE:
        return type(run, step, err);
    case STEP_CHECK:
        return check(run, step, err);
    case STEP_NAME:
        return name_reply(run, step, err);
    case STEP_CLOCK:
        run->stage->forget(run->play);
        run->settled = false;
        return run->stage->pass(run->play, step->seconds, err);
    case STEP_CRASH:
        run->stage->forget(run->play);
        run->settled = false;
        return run->stage->crash(run->play, err);
    }
    return false;
}

static bool play_all(struct run *run, struct story_failure *out, struct err *err)
{
    const struct step *steps = run->story->steps;
    for (size_t i = 0; i < run->story->count; i++) {
        bool is_check = steps[i].kind == STEP_CHECK || steps[i].kind == STEP_NAME;
        bool is_more = steps[i].kind == STEP_MORE;
        if ((!is_check && !is_more && !check_players(run, &steps[i], err)) ||
                !play_step(run, &steps[i], err)) {
            size_t act = i;
            while (act > 0 && (steps[act].kind == STEP_CHECK || steps[act].kind == STEP_NAME)) {
                act--;
            }
            out->line = steps[i].line;
            out->act_line = steps[act].line;
            return false;
        }
    }
    return true;
}

bool story_play(const struct story_stage *stage, const struct story_world *world,
        const struct story *story, struct story_failure *out, struct err *err)
{
    *out = (struct story_failure){0};
    struct run run = {.stage = stage, .story = story, .why = &out->got};
    if (!stage->open(world, &run.play, err)) {
        return false;
    }
    bool ok = play_all(&run, out, err);
    ok = ok && check_players(&run, story->steps + story->count, err);
    stage->close(run.play);
    for (size_t i = 0; i < run.name_count; i++) {
        mem_free(run.names[i].name);
        mem_free(run.names[i].id);
    }
    mem_free(run.speaker);
    return ok;
}

void story_failure_finish(struct story_failure *failure)
{
    buf_finish(&failure->got);
}

void story_failure_put(const struct story_failure *failure, const struct story *story,
        const char *mark, struct buf *out)
{
    struct str rest = buf_str(&story->bytes);
    for (unsigned number = 1; rest.length > 0; number++) {
        struct str line = str_take_until(&rest, '\n');
        if (number == failure->act_line || number == failure->line) {
            buf_printf(out, "%s%4u  %.*s\n", mark, number, STR_FMT(line));
        }
    }
    for (rest = buf_str(&failure->got); rest.length > 0;) {
        struct str line = str_take_until(&rest, '\n');
        buf_printf(out, "%s      | %.*s\n", mark, STR_FMT(line));
    }
}

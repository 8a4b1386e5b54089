/* stage_tcp.c -- Stories over a real connection: the program itself, killed and started again.
 *
 * Time is real here: `clock:` waits. Nothing tells when a line has reached another player's socket,
 * so the runner calls `more` before it takes silence as final. */
#include "tests/stories/stage_tcp.h"

#include "engine/base/base.h"
#include "tests/support/served.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define PROMPT_MS 60000
#define DRAIN_MS 10
#define MARGIN_S 0.3 /* for events due at the very end of a wait */
#define PASSWORD "password"

struct person {
    char *name; /* owned */
    const char *password;
    struct caller caller;
    struct person *next;
};

struct play {
    struct served served;
    struct person *people; /* in order of joining */
};

static const char *skein;

void stage_tcp_use(const char *program)
{
    skein = program;
}

static struct person *find(struct play *play, const char *who, struct err *err)
{
    struct person *person = play->people;
    while (person && strcmp(person->name, who) != 0) {
        person = person->next;
    }
    if (!person) {
        err_set(err, ERR_MISSING, "%s has not joined", who);
    }
    return person;
}

static struct person *add(struct play *play, const char *who, const char *password)
{
    struct person *person = mem_alloc(sizeof(*person));
    person->name = mem_dup_text(who);
    person->password = password;
    person->caller.fd = -1;
    struct person **end = &play->people;
    while (*end) {
        end = &(*end)->next;
    }
    *end = person;
    return person;
}

/* word: connect or create. */
static bool come_in(struct play *play, struct person *person, const char *word, struct err *err)
{
    char line[160];
    (void)snprintf(line, sizeof(line), "%s %s %s", word, person->name, person->password);
    return caller_open(&person->caller, play->served.port, err) &&
           caller_send(&person->caller, line, err) &&
           caller_wait_prompt(&person->caller, 1, PROMPT_MS, err);
}

static bool ask(struct person *person, const char *line, struct err *err)
{
    size_t prompts = person->caller.prompts;
    return caller_send(&person->caller, line, err) &&
           caller_wait_prompt(&person->caller, prompts + 1, PROMPT_MS, err);
}

static bool more(void *data, int wait_ms)
{
    struct play *play = data;
    int64_t end_ms = clock_ms() + wait_ms;
    bool came = false;
    do {
        for (struct person *person = play->people; person; person = person->next) {
            came = caller_read(&person->caller, 1) || came;
        }
    } while (!came && clock_ms() < end_ms);
    return came;
}

static void forget(void *data)
{
    struct play *play = data;
    while (more(play, DRAIN_MS)) {
    }
    for (struct person *person = play->people; person; person = person->next) {
        caller_forget(&person->caller);
    }
}

static void stage_close(void *data)
{
    struct play *play = data;
    while (play->people) {
        struct person *person = play->people;
        play->people = person->next;
        caller_close(&person->caller);
        mem_free(person->name);
        mem_free(person);
    }
    served_close(&play->served);
    mem_free(play);
}

static bool stage_open(const struct story_world *world, void **out_play, struct err *err)
{
    struct play *play = mem_alloc(sizeof(*play));
    if (!served_open(&play->served, skein, world->game, err)) {
        mem_free(play);
        return false;
    }
    if (!come_in(play, add(play, "wizard", play->served.wizard_password), "connect", err)) {
        stage_close(play);
        return false;
    }
    *out_play = play;
    return true;
}

static bool stage_join(void *data, const char *who, const char *role, struct err *err)
{
    struct play *play = data;
    char line[96];
    struct person *person = add(play, who, PASSWORD);
    if (!come_in(play, person, "create", err)) {
        return false;
    }
    (void)snprintf(line, sizeof(line), "@role %s %s", who, role ? role : "");
    return !role || ask(play->people, line, err);
}

static bool stage_type(
        void *data, const char *who, const char *line, bool is_answered, struct err *err)
{
    struct person *person = find(data, who, err);
    if (!person) {
        return false;
    }
    return is_answered ? ask(person, line, err) : caller_send(&person->caller, line, err);
}

static bool stage_pass(void *data, double seconds, struct err *err)
{
    (void)data;
    (void)err;
    seconds += MARGIN_S;
    struct timespec wait = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    while (nanosleep(&wait, &wait) != 0) {
    }
    return true;
}

static bool stage_crash(void *data, struct err *err)
{
    struct play *play = data;
    served_kill(&play->served);
    if (!served_start(&play->served, err)) {
        return false;
    }
    for (struct person *person = play->people; person; person = person->next) {
        caller_close(&person->caller);
        if (!come_in(play, person, "connect", err)) {
            return false;
        }
    }
    forget(play);
    return true;
}

static bool stage_got(
        void *data, const char *who, struct str *out, size_t *out_reply_length, struct err *err)
{
    const struct person *person = find(data, who, err);
    if (!person) {
        return false;
    }
    *out = person->caller.told.length > 0 ? buf_str(&person->caller.told) : STR_NONE;
    *out_reply_length = person->caller.answered;
    return true;
}

const struct story_stage stage_tcp = {
        .open = stage_open,
        .close = stage_close,
        .join = stage_join,
        .type = stage_type,
        .pass = stage_pass,
        .crash = stage_crash,
        .got = stage_got,
        .more = more,
        .forget = forget,
};

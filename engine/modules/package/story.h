#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct packages;

/* A story: a transcript that must come true. The lines of a *.story file become steps.
 *
 *   # text                       a comment; the first one is the story's name
 *   alice: joins [as builder]    STEP_JOIN
 *   alice> LINE                  STEP_LINE: her reply is all she gets up to her next prompt
 *   alice| LINE                  STEP_MORE: lines of @program, the last is "."
 *     ~ REGEX     ! REGEX        STEP_CHECK of her reply
 *     bob ~ REGEX                STEP_CHECK of what bob got since the line before
 *     = NAME                     STEP_NAME: the first #ID of the reply is {NAME} from here on
 *   clock: SECONDS               STEP_CLOCK
 *   crash                        STEP_CRASH
 *
 * A line "needs: NAME …" names the packages of the game that it needs beside core, and modules of the build
 * (engine/app/modules.h). A package that another of them needs is not named. */

enum step_kind {
    STEP_JOIN,
    STEP_LINE,
    STEP_MORE,
    STEP_CHECK,
    STEP_NAME,
    STEP_CLOCK,
    STEP_CRASH
};

/* Strings are borrowed from the story's text. */
struct step {
    enum step_kind kind;
    unsigned line;   /* of the file */
    struct str who;  /* the person concerned; empty in a check: the last speaker */
    struct str text; /* line, regex, role, name */
    double seconds;
    bool wanted; /* STEP_CHECK: must match */
};

struct story {
    struct buf bytes;
    struct str name; /* the first comment */
    struct step *steps;
    size_t count;
    struct buf needs; /* names of packages and modules, a blank after each */
    unsigned needs_line;
    double seconds; /* that pass in all */
};

#define STORY_BYTES_MAX ((size_t)1 << 20)
#define STORY_SECONDS_MAX (31 * 86400.0) /* the game plays each of them */

/* Reads a text into out, which has a copy of it; path is for messages. On failure gives one sentence
 * with file and line, and there is nothing to finish. */
MUST_CHECK bool story_parse(
        struct str text, const char *path, struct story *out, struct err *err);
/* Same for a file. */
MUST_CHECK bool story_read(const char *path, struct story *out, struct err *err);
/* Appends the choice of packages with which the story is played: the default, and what it needs
 * beyond (packages_choose). packages are chosen by default. Sets *out_lacks to a module that it needs
 * and the build has not, or to NULL. Fails if there is no such package or module. */
MUST_CHECK bool story_choose(const struct story *story, const char *path,
        const struct packages *packages, struct buf *out, const char **out_lacks,
        struct err *err);
void story_finish(struct story *story);

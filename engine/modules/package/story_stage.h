#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "engine/modules/package/story.h"

#include <stdbool.h>

/* Where stories are played: in this process, or on a real server over TCP. A false with err ends
 * the story, which could not go on. Names are those of the story. */
struct stage {
    /* A fresh world of the game (NULL: the starter world), with `wizard` in it. */
    bool (*open)(const char *game, void **out_play, struct err *err);
    void (*close)(void *play);
    bool (*join)(void *play, const char *who, const char *role, struct err *err);
    /* Sends a line; if it is answered, returns when its prompt has come. */
    bool (*type)(
            void *play, const char *who, const char *line, bool is_answered, struct err *err);
    bool (*pass)(void *play, double seconds, struct err *err);
    bool (*crash)(void *play, struct err *err);
    /* Returns the text that somebody got since the last forget, and how much of it was there at her
     * last prompt. */
    bool (*got)(void *play, const char *who, struct str *out, size_t *out_reply_length,
            struct err *err);
    /* Waits at most wait_ms for more; false if nothing came. NULL: all is there at once. */
    bool (*more)(void *play, int wait_ms);
    void (*forget)(void *play);
};

extern const struct stage stage_trial;
/* Each world that is opened after has the packages of this choice (engine/base/package.h), which is borrowed. */
void stage_trial_choose(const char *choice);
extern const struct stage stage_tcp;
/* The binary that stage_tcp runs; set before its first use. */
void stage_tcp_use(const char *program);

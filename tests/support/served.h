#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"

#include <stdint.h>
#include <sys/types.h>

/* served -- The real program, serving telnet on a free port of 127.0.0.1 from its own directory,
 * for tests that kill it. Limits on connections and lines are off, passwords are cheap. */
struct served {
    const char *program; /* borrowed */
    char directory[64];
    pid_t pid; /* 0: not running */
    int out;   /* its stdout, -1 */
    uint16_t port;
    char wizard_password[64];
};

/* Makes the directory with its configuration, and starts a world of the game (NULL: the starter
 * world). On failure nothing is left. */
MUST_CHECK bool served_open(
        struct served *served, const char *program, const char *game, struct err *err);
/* Starts the program on the existing world; returns when it is ready. The error has the program's
 * stderr. */
MUST_CHECK bool served_start(struct served *served, struct err *err);
/* Kills it with SIGKILL; returns when it is gone. */
void served_kill(struct served *served);
/* SIGTERM; returns when it has ended. False if it ended badly. */
bool served_stop(struct served *served);
/* Kills it if it runs, and removes the directory. */
void served_close(struct served *served);
/* The path of its world file. */
void served_world(const struct served *served, struct buf *out);

/* caller -- A telnet client that refuses all options: text without options, prompts marked by IAC
 * GA or IAC EOR behind "> ". */
struct caller {
    int fd;          /* -1: not connected */
    uint8_t state;   /* of the option parser */
    bool ended;      /* the other side closed */
    struct buf told; /* text since caller_forget, LF line ends, prompts left out */
    size_t answered; /* bytes of told before the last prompt */
    size_t prompts;  /* prompts ever */
};

MUST_CHECK bool caller_open(struct caller *caller, uint16_t port, struct err *err);
void caller_close(struct caller *caller);
void caller_forget(struct caller *caller);
/* Writes line and CR LF. */
MUST_CHECK bool caller_send(struct caller *caller, const char *line, struct err *err);
/* Reads available bytes, waiting at most wait_ms for the first of them; returns false if nothing
 * came. */
bool caller_read(struct caller *caller, int wait_ms);
/* Reads until there were `prompts` prompts in all; an error if that takes over wait_ms. */
MUST_CHECK bool caller_wait_prompt(
        struct caller *caller, size_t prompts, int wait_ms, struct err *err);
/* Reads until text has come; an error if that takes over wait_ms. */
MUST_CHECK bool caller_wait_text(
        struct caller *caller, const char *text, int wait_ms, struct err *err);

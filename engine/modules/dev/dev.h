#pragma once
/* dev.h -- `skein dev`: a private world made from a folder's files; for the files of this module.
 *
 *   cmd_dev.c     the command: options, the world, and a server on it
 *   dev_world.c   makes that world in a temporary folder
 *   dev.c         at each save: plans and applies it, lints and tests what changed
 *   dev_files.c   the folder's files as one text, and which of them changed
 *   dev_watch.c   notices that a file was written
 *   dev_report.c  what is printed about a save
 *   dev_faults.c  errors of scripts in play
 *   dev_loops.c   what to do about a loop that runs too long
 *   dev_touched.c which tests a change can touch
 *   dev_triggers.c faults in triggers of imported areas
 *   dev_typed.c   words typed at the terminal: push, test, help, quit
 *   dev_push.c    sends the files to the real server
 *   dev_link.c    the link that logs in
 *   dev_again.c   begins again with a fresh world
 *
 * The server (engine/app/serve.c) runs as always, on loopback ports; this module works in its hooks. In a server
 * that `skein dev` did not start, the hooks do nothing. */
#include "engine/app/args.h"
#include "engine/app/scratch.h"
#include "engine/base/map.h"
#include "engine/modules/workshop/test/script_test.h"
#include "net/web/http/web_part.h"

#include <ev.h>

struct design_files;
struct dev;
struct dev_typed;
struct dev_watch;
struct lint_problem;
struct server;

#define DEV_NAME "builder"

/* -- cmd_dev.c: options that the command adds to those of the server -- */

#define DEV_OPTION_FOLDER "dev-folder"
#define DEV_OPTION_PASSWORD "dev-password"
#define DEV_OPTION_UNTYPED "no-input" /* words at the terminal are not read */
#define DEV_OPTION_TRUSTED "trusted"  /* things without an owner are the game's own */
#define DEV_OPTION_AGAIN                                                                       \
    "dev-again" /* the file of dev_again.c, written if this server is asked to begin again */
#define DEV_OPTION_BEFORE                                                                      \
    "dev-before" /* the text of that file, from the server before this one */

/* -- dev_world.c -- */

/* The folder is the world, or is applied to a copy of the world `from`, or to a new world of
 * `game` (both may be NULL). The account `name` is a wizard with that password, and each owner that the files name
 * is a builder. */
struct dev_world {
    const char *folder;
    const char *from;
    const char *game;
    const char *name;
    const char *password;
};

/* Makes it in scratch, and closes it. On failure nothing is left. */
MUST_CHECK bool dev_world_make(
        const struct dev_world *make, struct scratch *scratch, struct err *err);
/* Makes builders of the owners that the files name and that have no account. */
MUST_CHECK bool dev_world_set_owners(
        struct engine *engine, const struct design_files *files, struct err *err);
/* Gives the things of the files that name no owner to an account of a builder, as a push of a builder would. Things of the
 * game that the files only change stay its own. Call it between transactions. */
MUST_CHECK bool dev_world_own(struct engine *engine, const char *folder,
        const struct design_files *files, struct err *err);
/* Makes the world what the files say, and appends the lines of the plan. */
MUST_CHECK bool dev_world_apply(
        struct game *game, struct design_files *files, struct buf *out, struct err *err);
/* Returns the value of the server's --game: `game`, or the folder if it has a game.lua; NULL: neither. */
const char *dev_world_game(const struct dev_world *make);

/* -- dev_files.c -- */

/* The files as they were read last. */
struct dev_files {
    struct buf bundle;    /* design_files.h, without the base file */
    struct strmap hashes; /* path -> hash, as a pointer */
};

/* Reads the folder. Appends to out_changed the paths of files that are new, gone or different since `files`, a line
 * each, and puts the new state into `files`, which stays as it was on failure. */
MUST_CHECK bool dev_files_read(
        const char *folder, struct dev_files *files, struct buf *out_changed, struct err *err);
void dev_files_init(struct dev_files *files);
void dev_files_finish(struct dev_files *files);

/* -- dev_watch.c -- */

/* Calls changed(data) a moment after the last of several writes below the folder. Without inotify, or if polls is set,
 * it looks at the files' times twice a second. */
struct dev_watch *dev_watch_open(struct ev_loop *loop, const char *folder, bool polls,
        void (*changed)(void *data), void *data);
/* Calls it a moment later, without a write. */
void dev_watch_soon(struct dev_watch *watch);
/* NULL is accepted. */
void dev_watch_close(struct dev_watch *watch);

/* -- dev_report.c -- */

/* The report of one save. */
struct dev_report {
    struct buf text; /* lines, each ending in a line feed */
    size_t problems;
    size_t notes; /* of what works, except for a part */
    size_t tests;
    size_t failures; /* of tests */
    size_t changes;
    int64_t began_ms;
};

void dev_report_begin(struct dev_report *report, struct str files);
/* Adds "FILE:LINE: TEXT"; line 0: without. It counts as a problem, once. */
void dev_report_add(struct dev_report *report, struct str file, int line, struct str text);
/* Adds "FILE:LINE: TEXT", which counts as no problem: at most as many as problems. No file: TEXT alone. */
void dev_report_note(struct dev_report *report, struct str file, int line, struct str text);
/* Adds a message that may begin with its place, "FILE:LINE: TEXT". */
void dev_report_fail(struct dev_report *report, const char *text);
/* Notes that play may be why a test failed. */
void dev_report_hints(struct dev *dev);
/* Says what becomes of a change of game.lua, if it is among the changed files: a world reads it when it begins. */
void dev_report_game(struct dev *dev, struct str changed);
/* Prints it, and the verdict: green or red. */
void dev_report_end(struct dev_report *report);
void dev_report_finish(struct dev_report *report);

/* -- dev.c -- */

struct dev_step {
    char *name; /* owned: the thing whose behaviour is tested */
    size_t index;
    enum test_when when;
};

struct dev {
    struct server *server; /* borrowed */
    const char *folder;    /* borrowed */
    const char *url;       /* the real server, borrowed; NULL: none */
    struct dev_files files;
    struct buf base;             /* the text of the base file after the last apply */
    struct design_files *design; /* owned: of the last apply; NULL: none */
    struct dev_watch *watch;     /* owned */
    struct dev_report report;
    struct dev_step *steps; /* owned: what is left to test */
    size_t step_count;
    size_t step_capacity;
    size_t step_at;
    struct strmap red;     /* names of things with a problem: they are tested again */
    struct strmap changed; /* names of things changed since the last push, or since the start */
    bool working;          /* a report is under way */
    bool green;            /* the last report had no problem */
    bool trusted;          /* things without an owner are the game's own */
    bool pushes;           /* each green save is pushed */
    bool push_again;       /* push when the report under way is green */
    bool applied;          /* the last read of the files is the world's state */
    struct err unloaded;   /* why it is not */
    bool ends;             /* at the end of the report */
    bool unread;           /* the last look at the files failed */
    ev_idle test;
    struct dev_typed *typed; /* owned */
};

/* Begins a report on all files, with all tests. */
void dev_test_all(struct dev *dev);
/* Returns the source of a thing's behaviour; NULL: it has none. */
const struct value *dev_source_of(const struct dev *dev, struct str name);

/* Returns the file of the thing's behaviour, and the line at which the source begins there, from 0. */
struct str dev_file_of(const struct dev *dev, struct str name, int *out_from);

/* -- dev_loops.c -- */

/* Appends to an error of a line of the thing's behaviour what to do, if a loop there ran too long. */
void dev_advise_loop(const struct dev *dev, struct str name, int line, struct buf *text);

/* -- dev_touched.c -- */

/* Calls visit with the name of each thing whose tests a change of those things can touch. */
void dev_touched(const struct dev *dev, const struct strmap *changed,
        void (*visit)(void *data, struct str name), void *data);

/* -- dev_triggers.c -- */

/* Adds faults in the triggers of imported areas to the report, as notes: the rest of a trigger runs. */
void dev_triggers(struct dev *dev);

/* -- dev_typed.c -- */

/* Obeys each line typed, and "quit" when the terminal ends. */
struct dev_typed *dev_typed_open(struct ev_loop *loop, struct dev *dev);
/* NULL is accepted. */
void dev_typed_close(struct dev_typed *typed);

/* -- dev_push.c -- */

/* Tests the changed behaviours on the real server, applies the files there, and prints the result. */
void dev_push(struct dev *dev);

/* -- dev_link.c -- */

extern const struct web_part dev_part;
/* Opens the page /dev/KEY of this server, which logs in with that name and password. key: that of the server before;
 * empty: a new one. */
void dev_link_open(
        struct server *server, const char *name, const char *password, struct str key);
/* Appends the lines of dev_again.c about this server's ports and its link. */
void dev_link_put(const struct server *server, struct buf *out);

/* -- dev_again.c -- */

/* Ends the server, and has cmd_dev.c begin again. False: no world can be made of the files. */
MUST_CHECK bool dev_again_ask(const struct dev *dev, struct err *err);
/* Puts the text for the next server into out. False: the server was not asked to begin again. */
MUST_CHECK bool dev_again_read(const char *path, struct buf *out);
/* Takes the next line of the text that begins with that word, and sets out to the rest. False: there is none. */
MUST_CHECK bool dev_again_next(struct str *text, const char *word, struct str *out);

#pragma once
/* dap.h -- `skein script debug --dap`: the Debug Adapter Protocol for editors; for dap*.c.
 *
 * An editor starts the program and speaks the protocol over its standard input and output. The program asks the server
 * (the call script.debug), which runs a behaviour on trial up to a line and undoes it; nothing is kept there between two
 * stops. The server runs the files as they are on disk, with the rights that they would have if they were saved.
 *
 *   dap.c         reading messages, and which function answers a request
 *   dap_send.c    writing messages
 *   dap_run.c     starting, stepping, and what the server answers
 *   dap_look.c    the stack, variables and expressions of a stop
 *   dap_files.c   files, their objects and their breakpoints */
#include "engine/modules/script/script_sync.h"

#include <jansson.h>

enum { DAP_FILES_MAX = 8, DAP_BREAKS_MAX = 100, DAP_LISTS_MAX = 2000 };

/* A behaviour's file. */
struct dap_file {
    char *path;  /* owned: as the editor names it */
    uint64_t id; /* of its object; 0: not known yet */
    int breaks[DAP_BREAKS_MAX];
    size_t break_count;
};

struct dap {
    const struct args *args;
    struct sync sync;
    bool connected;
    struct dap_file files[DAP_FILES_MAX];
    size_t file_count;
    json_t *launch; /* owned: the arguments of the request launch; NULL: not yet */
    bool configured;
    json_t *stop; /* owned: the server's answer at the last stop; NULL: none */
    const json_t *lists[DAP_LISTS_MAX]; /* in stop: lists of variables, by number */
    size_t list_count;
    json_t *values; /* owned: of expressions at this stop; lists may be in them */
    json_t *place;  /* owned: {at, seed, time} of the last stop, and how to go on: {go, back} */
    int from;       /* the number of the first line, for this editor: 1 or 0 */
    json_int_t sent; /* messages */
    bool over;
};

/* -- dap_send.c -- */

/* Sends an event; takes body, which may be NULL. */
void dap_event(struct dap *dap, const char *name, json_t *body);
/* Shows the user a text, with a line feed. */
void dap_say(struct dap *dap, const char *category, const char *text);

/* Answers a request; body is taken, or NULL with a sentence. */
void dap_respond(struct dap *dap, const json_t *request, json_t *body, const struct err *err);

/* Answers a request: returns the body, a new reference, or NULL with a sentence. */
typedef json_t *dap_answer(struct dap *dap, const json_t *asked, struct err *err);

/* -- dap_files.c -- */

/* Returns the file of that path, added if it is new; NULL with a sentence if there are too many. */
struct dap_file *dap_file_of(struct dap *dap, const char *path, struct err *err);
/* Returns the file of an object; NULL: none. */
const struct dap_file *dap_file_by_id(const struct dap *dap, uint64_t id);
dap_answer dap_set_breakpoints;
/* Sets "sources" and "breaks" of what the server is asked. Finds objects that are not known yet. */
MUST_CHECK bool dap_put_files(struct dap *dap, json_t *ask, struct err *err);
void dap_files_finish(struct dap *dap);

/* -- dap_run.c -- */

dap_answer dap_launch;
dap_answer dap_configured;
dap_answer dap_restart;
dap_answer dap_continue;
dap_answer dap_next;
dap_answer dap_step_in;
dap_answer dap_step_out;
dap_answer dap_step_back;
dap_answer dap_reverse;
/* Runs the program after the answer was sent, and tells the editor where it stops. */
void dap_go(struct dap *dap);
/* Asks the server; NULL with a sentence. Adds the members of more to the request, and takes it. */
json_t *dap_ask(struct dap *dap, json_t *more, struct err *err);
void dap_forget_stop(struct dap *dap);

/* -- dap_look.c -- */

dap_answer dap_stack;
dap_answer dap_scopes;
dap_answer dap_variables;
dap_answer dap_evaluate;

#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/telnet/tel_client.h"
#include "net/telnet/tel_option.h"

#include <libtelnet.h>

#include <stdbool.h>
#include <stdint.h>

struct net_context;
struct tel_opts;

enum { TEL_OPTIONS_PLAIN = 8 };

/* How options write to the connection. */
struct tel_output {
    /* Both begin a line of their own. write: bytes as they are. */
    void (*write)(struct tel_opts *opts, struct str bytes);
    void (*show)(struct tel_opts *opts, struct str markup);
};

/* The options of a service: those of terminals and the rows of modules. */
/* The rows of modules that have one of their functions, by their places. */
struct tel_rows {
    size_t count;
    uint8_t at[TEL_OPTIONS_MAX];
};

struct tel_options {
    const struct tel_output *output;
    const struct net_context *context;
    const struct tel_option *rows[TEL_OPTIONS_MAX];
    size_t count;
    struct tel_rows with_style;
    struct tel_rows with_ask;
    struct tel_rows with_line;
    telnet_telopt_t table[TEL_OPTIONS_PLAIN + TEL_OPTIONS_MAX + 1]; /* for telnet_init */
};

/* at: returns the i-th row of modules, NULL after the last. NULL: there are none. */
void tel_options_init(struct tel_options *options, const struct tel_option *(*at)(size_t i));

/* The options of one connection. Embedded in the frontend, which owns the libtelnet tracker. */
struct tel_opts {
    telnet_t *telnet;                  /* borrowed */
    const struct tel_options *options; /* borrowed */
    struct tel_client client;
    void *states[TEL_OPTIONS_MAX]; /* owned: of the rows; NULL: not agreed */
    bool is_told : 1;              /* a row that has had a state wants to know of texts */
    bool takes_speech : 1;
    bool eor : 1;      /* a prompt ends with IAC EOR */
    bool sga : 1;      /* a prompt needs no IAC GA */
    bool echo_off : 1; /* the client does not show typed text */
    bool hides : 1;    /* it should hide typed text from the next prompt on */
    /* The frontend's. */
    bool offered : 1;    /* the options were offered */
    bool at_prompt : 1;  /* the cursor is after a prompt */
    bool in_command : 1; /* libtelnet may be inside a command or a subnegotiation */
};

/* Frees what the options own. */
void tel_opts_finish(struct tel_opts *opts);
/* Sends our offers and requests, in the order that works. */
void tel_opts_offer(struct tel_opts *opts);
/* Handles a client's WILL: an option on its side is agreed. */
void tel_opts_client_will(struct tel_opts *opts, uint8_t option);
/* Handle a client's DO and DONT: an option on our side is agreed, or no longer. */
void tel_opts_client_do(struct tel_opts *opts, uint8_t option);
void tel_opts_client_dont(struct tel_opts *opts, uint8_t option);
/* Handles the data between IAC SB option and IAC SE. */
void tel_opts_subnegotiation(struct tel_opts *opts, uint8_t option, struct str data);
/* Sets whether the client should show typed text. tel_opts_settle tells the client, so that nothing
 * is sent or shown between two secrets that are asked for in a row. */
void tel_opts_echo(struct tel_opts *opts, bool shown);
/* Tells the client about a change of echo, before a prompt and at each flush. out is its output
 * buffer. */
void tel_opts_settle(struct tel_opts *opts, struct buf *out);
/* Returns the style of texts for this client. */
struct tel_style tel_opts_style(const struct tel_opts *opts);
/* Each passes to the rows of modules what tel_option.h says. line and long_line: true if it is for the game. */
void tel_opts_event(struct tel_opts *opts, struct str topic, struct str json);
void tel_opts_told(struct tel_opts *opts, const struct msg *msg);
void tel_opts_ask(struct tel_opts *opts);
void tel_opts_answer(struct tel_opts *opts, struct str tag, bool ok, struct str reply);
void tel_opts_resumed(struct tel_opts *opts);
void tel_opts_goodbye(struct tel_opts *opts, struct str why);
void tel_opts_client_changed(struct tel_opts *opts);
bool tel_opts_line(struct tel_opts *opts, struct str *line);
bool tel_opts_long_line(struct tel_opts *opts);
/* For the rows: send data between IAC SB option and IAC SE; write bytes on lines of their own; show markup. */
void tel_opts_send(struct tel_opts *opts, uint8_t option, struct str data);
void tel_opts_write(struct tel_opts *opts, struct str bytes);
void tel_opts_show(struct tel_opts *opts, struct str markup);
/* Appends the bytes that end a prompt: IAC EOR, IAC GA, or nothing. */
void tel_opts_end_prompt(const struct tel_opts *opts, struct buf *out);

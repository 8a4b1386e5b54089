#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/stream/net.h"
#include "net/mudclients/tel_around.h"
#include "net/mudclients/tel_channels.h"
#include "net/telnet/tel_client.h"
#include "net/mudclients/tel_mcp.h"
#include "net/mudclients/tel_msdp.h"

#include <libtelnet.h>

#include <stdbool.h>
#include <stdint.h>

/* The options of one connection. Embedded in the frontend, which owns the libtelnet tracker. */
struct tel_opts {
    telnet_t *telnet; /* borrowed */
    const struct net_context *context;
    struct tel_client client;
    bool eor; /* a prompt ends with IAC EOR */
    bool sga; /* a prompt needs no IAC GA */
    bool gmcp;
    bool links;       /* MXP is agreed */
    bool echo_off;    /* the client does not show typed text */
    bool hides;       /* it should hide typed text from the next prompt on */
    uint16_t modules; /* GMCP modules the client wants, and enum tel_gmcp_extra */
    struct tel_around around;
    struct tel_channels channels;
    bool offered;          /* Client.GUI was offered */
    struct tel_msdp *msdp; /* owned; NULL: not agreed */
    struct tel_mcp mcp;
};

/* Frees what the options own. */
void tel_opts_finish(struct tel_opts *opts);
/* Returns the options that we agree to, for telnet_init. */
const telnet_telopt_t *tel_opts_table(void);
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
/* Sends an event by GMCP, if the client wants its topic, and by MSDP. */
void tel_opts_event(struct tel_opts *opts, struct str topic, struct str json);
/* Returns the style of texts for this client. */
struct tel_style tel_opts_style(const struct tel_opts *opts);
/* True if the client wants all speech by GMCP's Comm.Channel.Text. */
bool tel_opts_wants_speech(const struct tel_opts *opts);
/* Drive GMCP's Char.Items, Room.Players and Comm.Channel. told: the client was told something (msg
 * NULL: texts, to a client that does not want speech). ask: call it after each flush and every
 * second. answer: the game's answer to a call. */
void tel_opts_told(struct tel_opts *opts, const struct msg *msg);
void tel_opts_ask(struct tel_opts *opts);
/* Handles a restart of the game, which loses all pending calls. */
void tel_opts_resumed(struct tel_opts *opts);
void tel_opts_answer(struct tel_opts *opts, struct str tag, bool ok, struct str reply);
/* Sends a GMCP farewell, if GMCP is agreed. */
void tel_opts_goodbye(struct tel_opts *opts, struct str why);
/* Appends the bytes that end a prompt: IAC EOR, IAC GA, or nothing. */
void tel_opts_end_prompt(const struct tel_opts *opts, struct buf *out);

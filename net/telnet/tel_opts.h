#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/stream/net.h"
#include "net/telnet/tel_around.h"
#include "net/telnet/tel_channels.h"
#include "net/telnet/tel_client.h"
#include "net/telnet/tel_mcp.h"
#include "net/telnet/tel_msdp.h"

#include <libtelnet.h>

#include <stdbool.h>
#include <stdint.h>

/* The options of one conversation. Embedded in the front, which owns the libtelnet tracker. */
struct tel_opts {
    telnet_t *telnet; /* borrowed */
    const struct net_context *context;
    struct tel_client client;
    bool eor; /* a prompt ends with IAC EOR */
    bool sga; /* a prompt needs no IAC GA */
    bool gmcp;
    bool links;       /* MXP is agreed */
    bool echo_off;    /* the client does not show what is typed */
    bool hides;       /* nor shall it, from the next prompt on */
    uint16_t modules; /* of GMCP, that the client wants; and enum tel_gmcp_extra */
    struct tel_around around;
    struct tel_channels channels;
    bool offered;          /* Client.GUI was sent */
    struct tel_msdp *msdp; /* owned; NULL: not agreed */
    struct tel_mcp mcp;
};

/* Frees what the options own. */
void tel_opts_finish(struct tel_opts *opts);
/* Returns the table of supported options, for telnet_init. */
const telnet_telopt_t *tel_opts_table(void);
/* Sends what we offer and ask for, in the order that works. */
void tel_opts_offer(struct tel_opts *opts);
/* An option of the client's is agreed. */
void tel_opts_client_will(struct tel_opts *opts, uint8_t option);
/* An option of ours is agreed, or no longer. */
void tel_opts_client_do(struct tel_opts *opts, uint8_t option);
void tel_opts_client_dont(struct tel_opts *opts, uint8_t option);
/* Handles the content between IAC SB option and IAC SE. */
void tel_opts_subnegotiation(struct tel_opts *opts, uint8_t option, struct str data);
/* Whether what is typed is to be shown. The client is told by tel_opts_settle, so that between two
 * secrets, of which one ends as the next is asked for, nothing is said and nothing shown. */
void tel_opts_echo(struct tel_opts *opts, bool shown);
/* Tells the client, before a prompt and whenever all is told; out is what goes to it. */
void tel_opts_settle(struct tel_opts *opts, struct buf *out);
/* Sends a GMCP message, if the client wants to hear of its topic, and what MSDP makes of it. */
void tel_opts_event(struct tel_opts *opts, struct str topic, struct str json);
/* How texts look there. */
struct tel_style tel_opts_style(const struct tel_opts *opts);
/* Is the client to be told by GMCP's Comm.Channel.Text of all that is said? */
bool tel_opts_wants_speech(const struct tel_opts *opts);
/* Events for GMCP's Char.Items, Room.Players and Comm.Channel: output (NULL: texts, to a client
 * that does not want speech), the end of output or of a second, and an answer. */
void tel_opts_told(struct tel_opts *opts, const struct msg *msg);
void tel_opts_ask(struct tel_opts *opts);
/* The game has begun anew, and answers nothing that it was asked before. */
void tel_opts_resumed(struct tel_opts *opts);
void tel_opts_answer(struct tel_opts *opts, struct str tag, bool ok, struct str reply);
/* Sends a GMCP farewell, if GMCP is agreed. */
void tel_opts_goodbye(struct tel_opts *opts, struct str why);
/* The bytes that end a prompt: IAC EOR, IAC GA, or nothing. */
void tel_opts_end_prompt(const struct tel_opts *opts, struct buf *out);

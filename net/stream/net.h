#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* net -- network protocols on one libev loop; knows sessions, never the world.
 *
 *   stream   listener (accepts in bursts, within limits), stream (bytes, bounded both ways),
 *            tls_*, connector
 *   telnet   tel_frontend (a conversation), tel_opts (options by libtelnet), tel_render (markup to
 *            bytes)
 *   irc      irc_frontend (a conversation), the table of commands in irc_command
 *   bridge   net_bridge (a client of another chat network), irc_bridge (of IRC), xmpp_bridge
 *   web      pages from answers, pure: web_page, web_template (data/web/pages), web_render (markup
 *            to HTML), web_map
 *   http     HTTP/1.1: http_head and http_body (in), http_route (the call), http_answer (out),
 *            http_static (files)
 *   ws       ws_link (a WebSocket), ws_talk (a conversation that outlives it)
 *   gate     conversations whose connections a proxy has
 *   follow   replication of commits to a follower
 *   oneshot  Gemini and finger: one line in, one text out
 *   files    tree: a builder's areas as files
 *   ssh      sshd_frontend (a connection by libssh), sshd_play (a conversation in its terminal),
 *            sftpd (files)
 *   mail     SMTP, LMTP, submission and IMAP: letters as mail
 *   site     http_frontend (a connection), the tables of routes, web (state that services share),
 *            dav (files)
 *
 * To add a service: a protocol handler like tel_frontend, in a folder with a module.json (engine/core/skein_module.h). */

struct config;
struct ev_loop;
struct follow_source;
struct gate;
struct hub;
struct net_census;
struct oneshot_pages;
struct outgo;
struct refusal_note;
struct refusals;
struct sealed_key;
struct service_kind;
struct tel_option;
struct time_limit;
struct tls_server;
struct web;
struct web_part;
struct witness;
struct worker_pool;

/* An address at which a service listens. */
struct net_endpoint {
    const char *service; /* "telnet" */
    const char *address; /* "127.0.0.1:4000" */
    const char *asked;   /* as it was configured: "localhost:0" */
};

/* The last time that the process read its configuration, at the start or later. */
struct net_reload {
    bool failed;       /* it kept what it had before */
    int64_t success_s; /* Unix time of the last that succeeded */
};

/* Limits of connections; from the configuration. */
struct net_limits {
    uint32_t connections;             /* in total; 0: unlimited */
    uint32_t connections_per_address; /* 0: unlimited */
    uint32_t stream_queue_bytes;      /* a slower reader is disconnected; 0: 256 KB */
    uint32_t idle_login_seconds;      /* time to log in; 0: each service's own */
    uint32_t handshake_ms;            /* time for the TLS handshake; 0: 10 s */
    const char *const *exempt;        /* CIDR texts */
    uint32_t exempt_count;
};

/* The context of a protocol handler, borrowed for its life. Its strings and lists are valid until
 * the loop's next turn: a reload replaces them. */
struct net_context {
    struct ev_loop *loop;
    struct hub *hub;
    struct worker_pool *workers; /* for long work; NULL if no protocol handler needs it */
    struct net_limits limits;
    const char *game_name; /* for MSSP and the like */
    struct buf packages;   /* names of the game's packages that are on, a blank after each */
    /* Statistics for MSSP and who pages. */
    void (*mssp)(void *data, void (*pair)(void *sink, const char *name, const char *value),
            void *sink);
    void *data;
    /* For keys of modules, by config_text and the like (engine/app/config.h). NULL: in tests. */
    const struct config *config;
    const char *version; /* "0.1.0"; NULL: not shown */
    const struct service_kind
            *lines_kind;     /* the service with subprotocols of WebSockets; NULL: none */
    const char *web_url;     /* the game's address for browsers; NULL: unknown */
    const char *mail_domain; /* NAME@DOMAIN is a letter to NAME; NULL: no mail */
    const char *ssh_key;     /* the file of SSH's host key, or NULL */
    const char *const *trusted_proxies; /* CIDR texts: may report client addresses */
    size_t trusted_proxy_count;
    const char *const *proxies; /* CIDR texts: must send a PROXY header (proxied.h) */
    size_t proxy_count;
    const char *const *cors; /* origins whose pages may read public data; "*": all */
    size_t cors_count;
    struct tls_server *tls;    /* certificates for TLS; NULL: none configured */
    uint32_t linkdead_seconds; /* how long a lost WebSocket's conversation is kept */
    bool wire_log;             /* debug: log the bytes of each session */
    const struct net_endpoint
            *endpoints; /* where all services listen, to tell users how to connect */
    size_t endpoint_count;
    /* Returns the i-th part that a module adds to the web, NULL after the last. NULL: there are none. */
    const struct web_part *(*web_part)(size_t i);
    /* The same for the options of telnet (net/telnet/tel_option.h). */
    const struct tel_option *(*telnet_option)(size_t i);
    struct web *web; /* state that http and https share; owned by web.c, NULL at start */
    struct oneshot_pages *oneshot; /* of gemini and finger; owned by oneshot.c, NULL at start */
    struct time_limit *
            time_limit; /* by address, of all services that visitors use; see time_limit_join */
    const struct gate *gate; /* proxy to a remote world; NULL: the world is here */
    bool (*gate_is_up)(const struct gate *gate); /* for the web, which does not know net/gate */
    size_t (*gate_count)(const struct gate *gate);
    const struct sealed_key *gate_secret; /* for proxies by TCP; NULL: none may */
    struct witness *witness;            /* decides which process is a world; NULL: no witness */
    const struct follow_source *follow; /* the source for followers; NULL: none may connect */
    bool follows;                /* this process is a copy of a world and answers no calls */
    const struct broker *broker; /* of the world's realm; NULL: no realm */
    bool (*broker_is_up)(const struct broker *broker);
    struct outgo *outgo;       /* writes output in a second thread; NULL: streams do it */
    struct refusals *refusals; /* of all services and the engine; NULL: not counted */
    struct net_reload reload;
    struct net_census *census; /* connections by address; owned by net.c, NULL at start */
};

/* True if no limits apply to the address. An address is "192.0.2.1", "2001:db8::1" or "unix", a
 * local socket, which is always exempt. */
bool net_address_is_exempt(const struct net_limits *limits, const char *address);
/* True if text is "ADDRESS" or "ADDRESS/BITS", as in the configuration. */
bool net_cidr_is_valid(const char *text);

/* Returns the port in a service's address; empty for a local socket, which cannot be reached from
 * elsewhere. */
struct str net_endpoint_port(const struct net_endpoint *endpoint);
/* Counts a connection. If there are too many, returns false, sets *out_why to a sentence for the
 * client and notes the refusal (net_refused). Call net_dismiss once for each admitted connection.
 * door: the service's address. */
MUST_CHECK bool net_admit(struct net_context *context, const char *address,
        const char *endpoint, const char **out_why);
/* Returns how long a connection may stay that has neither logged in nor sent anything: a minute,
 * less when the server is nearly full. */
uint32_t net_silent_seconds(const struct net_context *context);
/* Returns how long a connection may stay that has not logged in: limits.idle_login_seconds, or
 * less if it is silent. */
uint32_t net_login_seconds(const struct net_context *context, bool silent);
/* Counts and logs a refused connection. */
void net_refused(const struct net_context *context, const struct refusal_note *note);
void net_dismiss(struct net_context *context, const char *address);
/* Logs bytes readably, for debugging. direction is "<" (input) or ">" (output). */
void net_put_wire(const char *direction, uint64_t session_id, struct str bytes);

/* Same, if context->wire_log is set. */
static inline void net_log_wire(const struct net_context *context, const char *direction,
        uint64_t session_id, struct str bytes)
{
    if (context->wire_log) {
        net_put_wire(direction, session_id, bytes);
    }
}

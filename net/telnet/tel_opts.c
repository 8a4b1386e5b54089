/* tel_opts.c -- telnet options: the offers, and the effects of an agreement.
 *
 * libtelnet parses, escapes and keeps the states of RFC 1143. This file gives the options of a
 * terminal their meaning:
 *
 *   ECHO 1           ours, only while a password is typed
 *   SGA 3            if the client asks for it: then prompts need no GA
 *   TTYPE 24         asked again until the client repeats itself (MTTS)
 *   EOR 25           marks prompts
 *   NAWS 31          the window's size
 *   NEW-ENVIRON 39   MNES: seven variables by name; no others are asked for,
 *                    since plain telnet clients would send the user's login
 *   CHARSET 42       UTF-8, ISO 8859-1 or ASCII, asked by either side
 *
 * MCCP2 (86) is offered here; tel_frontend switches it, since it changes the output bytes.
 * tel_client stores what the client says about itself. Modules add other options as rows of one
 * list (tel_option.h); this file offers them and passes on what comes.
 *
 * To add an option of terminals: the table, tel_opts_offer if we offer it, and the two switches. */
#include "net/telnet/tel_opts.h"

#include "engine/base/err.h"
#include "engine/base/slab.h"
#include "engine/session/session.h"
#include "net/stream/net.h"
#include "net/telnet/tel_option.h"

enum { OPTION_CHARSET = 42 };

enum { CHARSET_REQUEST = 1, CHARSET_ACCEPTED = 2, CHARSET_REJECTED = 3 };

/* We refuse a client's request for ECHO and turn it on only ourselves. Otherwise the client would
 * stop showing what is typed, and the server does not echo it. */
static const telnet_telopt_t table[TEL_OPTIONS_PLAIN] = {
        {TELNET_TELOPT_ECHO, TELNET_WONT, TELNET_DONT},
        {TELNET_TELOPT_SGA, TELNET_WILL, TELNET_DO},
        {TELNET_TELOPT_TTYPE, TELNET_WONT, TELNET_DO},
        {TELNET_TELOPT_EOR, TELNET_WILL, TELNET_DONT},
        {TELNET_TELOPT_NAWS, TELNET_WONT, TELNET_DO},
        {TELNET_TELOPT_NEW_ENVIRON, TELNET_WONT, TELNET_DO},
        {OPTION_CHARSET, TELNET_WILL, TELNET_DO},
        {TELNET_TELOPT_COMPRESS2, TELNET_WILL, TELNET_DONT},
};

static void add_row(struct tel_rows *rows, bool has_it, size_t row)
{
    if (has_it) {
        rows->at[rows->count++] = (uint8_t)row;
    }
}

void tel_options_init(struct tel_options *options, const struct tel_option *(*at)(size_t i))
{
    size_t count = 0;
    memcpy(options->table, table, sizeof(table));
    for (const struct tel_option *row; at && (row = at(options->count));) {
        must(options->count < TEL_OPTIONS_MAX && row->size > 0);
        add_row(&options->with_style, row->style, options->count);
        add_row(&options->with_ask, row->ask, options->count);
        add_row(&options->with_line, row->line, options->count);
        options->rows[options->count++] = row;
        if (row->number != 0) {
            options->table[TEL_OPTIONS_PLAIN + count++] =
                    (telnet_telopt_t){row->number, TELNET_WILL, TELNET_DONT};
        }
    }
    options->table[TEL_OPTIONS_PLAIN + count] = (telnet_telopt_t){-1, 0, 0};
}

/* -- the rows of modules -- */

/* Returns the i-th row, NULL after the last. */
static const struct tel_option *option_at(const struct tel_opts *opts, size_t i)
{
    return i < opts->options->count ? opts->options->rows[i] : NULL;
}

static void update_wishes(struct tel_opts *opts)
{
    struct session *session = opts->client.session;
    bool events = false;
    size_t i = 0;
    opts->takes_speech = false;
    for (const struct tel_option *row; (row = option_at(opts, i)); i++) {
        const void *state = opts->states[i];
        events |= state && row->takes_events && row->takes_events(state);
        opts->takes_speech |= state && row->takes_speech && row->takes_speech(state);
    }
    if (session->takes_events != events) {
        session->takes_events = events;
        opts->client.changed = true;
    }
}

static void begin_option(struct tel_opts *opts, size_t i)
{
    const struct tel_option *row = opts->options->rows[i];
    opts->states[i] = opts->states[i] ? opts->states[i] : slab_alloc(row->size);
    opts->is_told |= row->told != NULL;
    if (row->begin) {
        row->begin(opts, opts->states[i]);
    }
    update_wishes(opts);
}

static void finish_option(struct tel_opts *opts, size_t i)
{
    if (opts->states[i] && opts->options->rows[i]->finish) {
        opts->options->rows[i]->finish(opts->states[i]);
    }
    slab_free(opts->states[i]);
    opts->states[i] = NULL;
}

/* Returns the row of that number, which is not 0, or the number of rows. */
static size_t find_option(const struct tel_opts *opts, uint8_t number)
{
    size_t i = 0;
    while (i < opts->options->count && opts->options->rows[i]->number != number) {
        i++;
    }
    return i;
}

void tel_opts_offer(struct tel_opts *opts)
{
    static const struct {
        unsigned char verb;
        unsigned char option;
    } offers[] = {
            {TELNET_DO, TELNET_TELOPT_TTYPE},
            {TELNET_DO, TELNET_TELOPT_NAWS},
            {TELNET_WILL, OPTION_CHARSET},
            {TELNET_DO, TELNET_TELOPT_NEW_ENVIRON},
            {TELNET_WILL, TELNET_TELOPT_EOR},
    };

    size_t i = 0;
    for (size_t k = 0; k < sizeof(offers) / sizeof(offers[0]); k++) {
        telnet_negotiate(opts->telnet, offers[k].verb, offers[k].option);
    }
    for (const struct tel_option *row; (row = option_at(opts, i)); i++) {
        if (row->number != 0) {
            telnet_negotiate(opts->telnet, TELNET_WILL, row->number);
        } else {
            begin_option(opts, i);
        }
    }
    telnet_negotiate(opts->telnet, TELNET_WILL, TELNET_TELOPT_COMPRESS2);
}

void tel_opts_send(struct tel_opts *opts, uint8_t option, struct str data)
{
    telnet_subnegotiation(opts->telnet, option, data.bytes, data.length);
}

static void ask_type(struct tel_opts *opts)
{
    static const char ask[] = {TELNET_TTYPE_SEND};
    tel_opts_send(opts, TELNET_TELOPT_TTYPE, (struct str){ask, sizeof(ask)});
}

static void ask_environ(struct tel_opts *opts)
{
    static const char *const names[] = {"CLIENT_NAME", "CLIENT_VERSION", "CHARSET", "MTTS",
            "TERMINAL_TYPE", "OSC_HYPERLINKS_SEND", "OSC_HYPERLINKS_PROMPT"};
    struct buf data = {0};
    buf_add_char(&data, TELNET_ENVIRON_SEND);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        buf_add_char(&data, TELNET_ENVIRON_VAR);
        buf_add_text(&data, names[i]);
    }
    tel_opts_send(opts, TELNET_TELOPT_NEW_ENVIRON, buf_str(&data));
    buf_finish(&data);
}

/* -- what the rows of modules get -- */

void tel_opts_finish(struct tel_opts *opts)
{
    for (size_t i = 0; i < opts->options->count; i++) {
        finish_option(opts, i);
    }
}

void tel_opts_event(struct tel_opts *opts, struct str topic, struct str json)
{
    size_t i = 0;
    for (const struct tel_option *row; (row = option_at(opts, i)); i++) {
        if (opts->states[i] && row->event) {
            row->event(opts, opts->states[i], topic, json);
        }
    }
}

struct tel_style tel_opts_style(const struct tel_opts *opts)
{
    struct tel_style style = tel_client_style(opts->client.session);
    if (opts->client.latin1 && !style.utf8 &&
            opts->client.session->charset_wish == CHARSET_AUTO) {
        style.utf8 = true;
        style.latin1 = true;
    }
    const struct tel_rows *rows = &opts->options->with_style;
    for (size_t i = 0; i < rows->count; i++) {
        void *state = opts->states[rows->at[i]];
        if (state) {
            opts->options->rows[rows->at[i]]->style(state, &style);
        }
    }
    return style;
}

void tel_opts_told(struct tel_opts *opts, const struct msg *msg)
{
    size_t i = opts->is_told ? 0 : opts->options->count;
    for (const struct tel_option *row; (row = option_at(opts, i)); i++) {
        if (opts->states[i] && row->told) {
            row->told(opts, opts->states[i], msg);
        }
    }
}

void tel_opts_ask(struct tel_opts *opts)
{
    const struct tel_rows *rows = &opts->options->with_ask;
    for (size_t i = 0; i < rows->count; i++) {
        void *state = opts->states[rows->at[i]];
        if (state) {
            opts->options->rows[rows->at[i]]->ask(opts, state);
        }
    }
}

void tel_opts_answer(struct tel_opts *opts, struct str tag, bool ok, struct str reply)
{
    size_t i = 0;
    for (const struct tel_option *row; (row = option_at(opts, i)); i++) {
        if (opts->states[i] && row->answer) {
            row->answer(opts, opts->states[i], tag, ok, reply);
        }
    }
}

void tel_opts_resumed(struct tel_opts *opts)
{
    size_t i = 0;
    for (const struct tel_option *row; (row = option_at(opts, i)); i++) {
        if (opts->states[i] && row->resumed) {
            row->resumed(opts, opts->states[i]);
        }
    }
}

void tel_opts_goodbye(struct tel_opts *opts, struct str why)
{
    size_t i = 0;
    for (const struct tel_option *row; (row = option_at(opts, i)); i++) {
        if (opts->states[i] && row->goodbye) {
            row->goodbye(opts, opts->states[i], why);
        }
    }
}

void tel_opts_client_changed(struct tel_opts *opts)
{
    size_t i = 0;
    for (const struct tel_option *row; (row = option_at(opts, i)); i++) {
        if (opts->states[i] && row->client_changed) {
            row->client_changed(opts, opts->states[i]);
        }
    }
}

bool tel_opts_line(struct tel_opts *opts, struct str *line)
{
    const struct tel_rows *rows = &opts->options->with_line;
    bool for_game = true;
    for (size_t i = 0; i < rows->count && for_game; i++) {
        void *state = opts->states[rows->at[i]];
        for_game = !state || opts->options->rows[rows->at[i]]->line(opts, state, line);
    }
    return for_game;
}

bool tel_opts_long_line(struct tel_opts *opts)
{
    bool for_game = true;
    size_t i = 0;
    for (const struct tel_option *row; (row = option_at(opts, i)); i++) {
        for_game &= !(opts->states[i] && row->long_line && row->long_line(opts->states[i]));
    }
    return for_game;
}

void tel_opts_write(struct tel_opts *opts, struct str bytes)
{
    opts->options->output->write(opts, bytes);
}

void tel_opts_show(struct tel_opts *opts, struct str markup)
{
    opts->options->output->show(opts, markup);
}

/* -- CHARSET -- */

static void ask_charset(struct tel_opts *opts)
{
    static const char ask[] = "\001 UTF-8 ISO-8859-1 US-ASCII";
    tel_opts_send(opts, OPTION_CHARSET, (struct str){ask, sizeof(ask) - 1});
}

static void take_charset(struct tel_opts *opts, struct str data)
{
    struct str name = str_slice(data, 1, data.length);
    struct buf answer = {0};
    switch (data.length > 0 ? data.bytes[0] : 0) {
    case CHARSET_REQUEST:
        name = tel_client_choose_charset(name);
        buf_add_char(&answer, name.length > 0 ? CHARSET_ACCEPTED : CHARSET_REJECTED);
        buf_add_str(&answer, name);
        tel_opts_send(opts, OPTION_CHARSET, buf_str(&answer));
        tel_client_charset(&opts->client, name);
        break;
    case CHARSET_ACCEPTED:
        tel_client_charset(&opts->client, name.length > 0 ? name : STR("UTF-8"));
        break;
    case CHARSET_REJECTED:
        tel_client_charset(&opts->client, STR_NONE);
        break;
    default:
        break;
    }
    buf_finish(&answer);
}

/* -- from the client -- */

void tel_opts_client_will(struct tel_opts *opts, uint8_t option)
{
    if (option == TELNET_TELOPT_TTYPE) {
        ask_type(opts);
    } else if (option == TELNET_TELOPT_NEW_ENVIRON) {
        ask_environ(opts);
    }
}

void tel_opts_client_do(struct tel_opts *opts, uint8_t option)
{
    size_t i = 0;
    switch (option) {
    case TELNET_TELOPT_SGA:
        opts->sga = true;
        break;
    case TELNET_TELOPT_EOR:
        opts->eor = true;
        break;
    case OPTION_CHARSET:
        ask_charset(opts);
        break;
    default:
        i = find_option(opts, option);
        if (i < opts->options->count) {
            begin_option(opts, i);
        }
        break;
    }
}

void tel_opts_client_dont(struct tel_opts *opts, uint8_t option)
{
    size_t i = 0;
    switch (option) {
    case TELNET_TELOPT_SGA:
        opts->sga = false;
        break;
    case TELNET_TELOPT_EOR:
        opts->eor = false;
        break;
    default:
        i = find_option(opts, option);
        if (i < opts->options->count) {
            finish_option(opts, i);
            update_wishes(opts);
        }
        break;
    }
}

static void take_by_option(struct tel_opts *opts, uint8_t option, struct str data)
{
    size_t i = find_option(opts, option);
    if (i < opts->options->count && opts->states[i] && opts->options->rows[i]->receive) {
        opts->options->rows[i]->receive(opts, opts->states[i], data);
        update_wishes(opts);
    }
}

void tel_opts_subnegotiation(struct tel_opts *opts, uint8_t option, struct str data)
{
    switch (option) {
    case TELNET_TELOPT_NAWS:
        tel_client_window(&opts->client, data);
        break;
    case TELNET_TELOPT_TTYPE:
        if (data.length > 0 && data.bytes[0] == TELNET_TTYPE_IS &&
                tel_client_type(&opts->client, str_slice(data, 1, data.length))) {
            ask_type(opts);
        }
        break;
    case TELNET_TELOPT_NEW_ENVIRON:
        tel_client_environ(&opts->client, data);
        break;
    case OPTION_CHARSET:
        take_charset(opts, data);
        break;
    default:
        take_by_option(opts, option, data);
        break;
    }
}

/* -- to the client -- */

void tel_opts_echo(struct tel_opts *opts, bool shown)
{
    opts->hides = !shown;
}

/* libtelnet holds back a command that contradicts an offer without an answer. Some clients obey
 * offers but never answer, and would hide or show input forever. So it is then sent directly. */
void tel_opts_settle(struct tel_opts *opts, struct buf *out)
{
    size_t before = out->length;
    unsigned char command = opts->hides ? TELNET_WILL : TELNET_WONT;
    if (opts->hides == opts->echo_off) {
        return;
    }
    opts->echo_off = opts->hides;
    telnet_negotiate(opts->telnet, command, TELNET_TELOPT_ECHO);
    if (out->length == before) {
        const char now[] = {(char)TELNET_IAC, (char)command, TELNET_TELOPT_ECHO};
        buf_add(out, now, sizeof(now));
    }
}

void tel_opts_end_prompt(const struct tel_opts *opts, struct buf *out)
{
    if (opts->eor) {
        buf_add(out, "\377\357", 2);
    } else if (!opts->sga) {
        buf_add(out, "\377\371", 2);
    }
}

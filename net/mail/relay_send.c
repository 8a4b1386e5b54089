/* relay_send.c -- SMTP by libcurl on the event loop.
 *
 * 1. TLS is used if the server offers it, and then its certificate must be valid. With a
 *    password, or smtps, TLS is required. On the same machine (loopback) nobody can listen, and
 *    TLS is left out.
 * 2. An address is refused permanently only by an answer 5xx to RCPT, unless that is for lack
 *    of rights; a message by an answer 5xx to DATA or to the message itself. All other failures
 *    concern the relay, and are tried again. */
#include "net/mail/relay_send.h"

#include "engine/base/mem.h"
#include "net/shared/curl_loop.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#define CONNECT_S 20L
#define TIMEOUT_S 120L

enum { STEP_MAX = 8, WORDS_MAX = 500 };

struct relay_send {
    relay_sent *sent;
    void *data;
    char *url; /* owned; without user and password */
    char *user;
    char *password;
    bool is_local;
    struct curl_loop *curl;
    CURL *easy;
    struct curl_slist *to;
    struct buf message;
    size_t at;                  /* bytes read so far */
    char step[STEP_MAX + 1];    /* the last command sent */
    char refused[STEP_MAX + 1]; /* the last command refused */
    char words[WORDS_MAX + 1];  /* and the answer to it; empty: none */
    char error[CURL_ERROR_SIZE];
};

static char *part_of(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    if (curl_url_get(url, part, &text, CURLU_URLDECODE) != CURLUE_OK) {
        return NULL;
    }
    char *copy = mem_dup_text(text);
    curl_free(text);
    return copy;
}

static bool is_loopback(const char *host)
{
    return host && (strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
                           strcmp(host, "[::1]") == 0);
}

static void take_parts(struct relay_send *send, CURLU *url, const char *hello)
{
    struct buf plain = {0};
    char *scheme = part_of(url, CURLUPART_SCHEME);
    char *host = part_of(url, CURLUPART_HOST);
    char *port = part_of(url, CURLUPART_PORT);
    send->user = part_of(url, CURLUPART_USER);
    send->password = part_of(url, CURLUPART_PASSWORD);
    send->is_local = is_loopback(host);
    buf_printf(
            &plain, "%s://%s%s%s/%s", scheme, host, port ? ":" : "", port ? port : "", hello);
    send->url = plain.bytes;
    mem_free(scheme);
    mem_free(host);
    mem_free(port);
}

/* Returns a parsed URL, which the caller frees; NULL if it is not a mail server. */
static CURLU *parse_server(const char *server)
{
    struct buf whole = {0};
    CURLU *url = curl_url();
    buf_printf(&whole, "%s%s", strstr(server, "://") ? "" : "smtp://", server);
    bool ok = curl_url_set(url, CURLUPART_URL, whole.bytes, 0) == CURLUE_OK;
    char *scheme = ok ? part_of(url, CURLUPART_SCHEME) : NULL;
    char *path = ok ? part_of(url, CURLUPART_PATH) : NULL;
    ok = scheme && (strcmp(scheme, "smtp") == 0 || strcmp(scheme, "smtps") == 0) &&
         (!path || strcmp(path, "/") == 0);
    mem_free(scheme);
    mem_free(path);
    buf_wipe(&whole);
    if (!ok) {
        curl_url_cleanup(url);
        return NULL;
    }
    return url;
}

bool relay_send_check(const char *server, struct err *err)
{
    CURLU *url = parse_server(server);
    curl_url_cleanup(url);
    return url || err_set(err, ERR_FORMAT,
                          "mail.relay is not a mail server: write \"smtp://HOST:PORT\", or "
                          "\"smtps://USER:PASSWORD@HOST\"");
}

static size_t give_message(char *out, size_t size, size_t count, void *data)
{
    struct relay_send *send = data;
    size_t left = send->message.length - send->at;
    size_t take = size * count < left ? size * count : left;
    if (take > 0) {
        memcpy(out, send->message.bytes + send->at, take);
    }
    send->at += take;
    return take;
}

static void take_words(char *out, size_t most, struct str line)
{
    (void)str_copy(str_fit(str_trim(line), most), out, most + 1);
}

/* Notes which command was refused, and how, from libcurl's log of the connection. */
static int note_line(
        CURL *easy, curl_infotype kind, const char *bytes, size_t length, void *data)
{
    struct relay_send *send = data;
    struct str line = {bytes, length};
    (void)easy;
    if (kind == CURLINFO_HEADER_OUT) {
        take_words(send->step, STEP_MAX, str_take_word(&line));
    } else if (kind == CURLINFO_DATA_OUT) {
        take_words(send->step, STEP_MAX, STR("text"));
    } else if (kind == CURLINFO_HEADER_IN &&
               (str_starts(line, STR("4")) || str_starts(line, STR("5")))) {
        take_words(send->words, WORDS_MAX, line);
        memcpy(send->refused, send->step, sizeof(send->refused));
    }
    return 0;
}

/* True if the answer is about this server and not about the address: a log-in error, or for
 * RCPT the enhanced status code x.7.x (RFC 3463). For a message that code is about its content. */
static bool is_about_us(struct str words, bool to_message)
{
    static const struct str ours[] = {
            STR_IS("503"), STR_IS("530"), STR_IS("535"), STR_IS("538")};
    struct str rest = words;
    struct str code = str_take_word(&rest);
    return str_is_among(code, ours, sizeof(ours) / sizeof(ours[0])) ||
           (!to_message && str_starts(rest, STR("5.7.")));
}

static enum relay_result result_of(const struct relay_send *send)
{
    bool to_message = strcmp(send->refused, "DATA") == 0 || strcmp(send->refused, "text") == 0;
    bool to_address = strcmp(send->refused, "RCPT") == 0;
    if (send->words[0] != '5' || is_about_us(str_of(send->words), to_message)) {
        return RELAY_LATER;
    }
    return to_message ? RELAY_UNWANTED : to_address ? RELAY_NEVER : RELAY_LATER;
}

static void clear_message(struct relay_send *send)
{
    buf_wipe(&send->message);
    curl_slist_free_all(send->to);
    send->to = NULL;
}

static void finish_relay_send(void *data, CURL *easy, CURLcode code)
{
    struct relay_send *send = data;
    (void)easy;
    clear_message(send);
    enum relay_result result = code == CURLE_OK ? RELAY_SENT : result_of(send);
    const char *why = send->words[0]   ? send->words
                      : send->error[0] ? send->error
                                       : curl_easy_strerror(code);
    send->sent(send->data, result, str_of(why));
}

static void set_server(struct relay_send *send)
{
    bool needs_tls = send->user != NULL;
    (void)curl_easy_setopt(send->easy, CURLOPT_URL, send->url);
    (void)curl_easy_setopt(send->easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    (void)curl_easy_setopt(send->easy, CURLOPT_USE_SSL,
            send->is_local ? (long)CURLUSESSL_NONE
            : needs_tls    ? (long)CURLUSESSL_ALL
                           : (long)CURLUSESSL_TRY);
    if (needs_tls) {
        (void)curl_easy_setopt(send->easy, CURLOPT_USERNAME, send->user);
        (void)curl_easy_setopt(
                send->easy, CURLOPT_PASSWORD, send->password ? send->password : "");
    }
}

void relay_send_message(
        struct relay_send *send, const char *from, const char *to, struct str message)
{
    char bracketed[300];
    buf_add_str(&send->message, message);
    send->at = 0;
    send->step[0] = '\0';
    send->refused[0] = '\0';
    send->words[0] = '\0';
    send->error[0] = '\0';
    (void)snprintf(bracketed, sizeof(bracketed), "<%.254s>", to);
    send->to = curl_slist_append(NULL, bracketed);
    curl_easy_reset(send->easy);
    set_server(send);
    (void)snprintf(bracketed, sizeof(bracketed), "<%.254s>", from);
    (void)curl_easy_setopt(send->easy, CURLOPT_MAIL_FROM, bracketed);
    (void)curl_easy_setopt(send->easy, CURLOPT_MAIL_RCPT, send->to);
    (void)curl_easy_setopt(send->easy, CURLOPT_UPLOAD, 1L);
    (void)curl_easy_setopt(send->easy, CURLOPT_READFUNCTION, give_message);
    (void)curl_easy_setopt(send->easy, CURLOPT_READDATA, send);
    (void)curl_easy_setopt(send->easy, CURLOPT_VERBOSE, 1L);
    (void)curl_easy_setopt(send->easy, CURLOPT_DEBUGFUNCTION, note_line);
    (void)curl_easy_setopt(send->easy, CURLOPT_DEBUGDATA, send);
    (void)curl_easy_setopt(send->easy, CURLOPT_ERRORBUFFER, send->error);
    (void)curl_easy_setopt(send->easy, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(send->easy, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(send->easy, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    (void)curl_easy_setopt(send->easy, CURLOPT_TIMEOUT, TIMEOUT_S);
    curl_loop_add(send->curl, send->easy);
}

bool relay_send_open(struct ev_loop *loop, const struct relay_server *server, relay_sent *sent,
        void *data, struct relay_send **out, struct err *err)
{
    if (!relay_send_check(server->server, err)) {
        return false;
    }
    struct relay_send *send = mem_alloc(sizeof(*send));
    send->sent = sent;
    send->data = data;
    send->curl = curl_loop_create(loop, finish_relay_send, send);
    send->easy = curl_easy_init();
    if (!send->curl || !send->easy) {
        relay_send_close(send);
        return err_set(err, ERR_IO, "libcurl cannot start");
    }
    CURLU *url = parse_server(server->server);
    take_parts(send, url, server->hello);
    curl_url_cleanup(url);
    *out = send;
    return true;
}

void relay_send_close(struct relay_send *send)
{
    if (!send) {
        return;
    }
    if (send->easy && send->curl) {
        curl_loop_remove(send->curl, send->easy);
    }
    curl_easy_cleanup(send->easy);
    curl_loop_destroy(send->curl);
    clear_message(send);
    mem_free(send->url);
    mem_free(send->user);
    mem_free_secret(send->password);
    mem_free(send);
}

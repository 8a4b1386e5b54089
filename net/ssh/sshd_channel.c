/* sshd_channel.c -- SSH channels and their requests.
 *
 * A session, with or without a terminal, for a shell (the game) or for SFTP; a few at a time.
 * Everything else is refused: commands, forwarding of ports, agents and X11, other subsystems. */
#include "engine/base/mem.h"
#include "engine/session/session.h"
#include "net/ssh/sshd_impl.h"
#include "net/stream/stream.h"
#include "net/telnet/tel_client.h"
#include "net/telnet/tel_colour.h"

#include <string.h>

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

/* IN_MAX is more than the window given to clients, which libssh does not enforce. */
enum {
    CHANNELS_MAX = 4,
    COLUMNS_MAX = 1000,
    IN_MAX = 2 << 20,
    CHANNEL_PIECE = 16384,
};

struct sshd_channel *sshd_channel_find(struct sshd_conn *conn, uint32_t number)
{
    struct sshd_channel *channel = conn->first;
    while (channel && channel->number != number) {
        channel = channel->next;
    }
    return channel;
}

/* -- requests -- */

static bool open_channel(struct sshd_conn *conn, ssh_message message)
{
    uint32_t count = 0;
    for (const struct sshd_channel *one = conn->first; one; one = one->next) {
        count++;
    }
    if (ssh_message_subtype(message) != SSH_CHANNEL_SESSION || count >= CHANNELS_MAX) {
        return false;
    }
    ssh_channel link = ssh_message_channel_request_open_reply_accept(message);
    if (!link) {
        return false;
    }
    struct sshd_channel *channel = mem_alloc(sizeof(*channel));
    channel->conn = conn;
    channel->link = link;
    channel->number = ++conn->channels_made;
    channel->utf8 = true;
    channel->next = conn->first;
    conn->first = channel;
    return true;
}

static uint16_t size_of(int cells)
{
    return cells < 0 || cells > COLUMNS_MAX ? 0 : (uint16_t)cells;
}

static void take_size(struct sshd_channel *channel, ssh_message message)
{
    channel->columns = size_of(ssh_message_channel_request_pty_width(message));
    channel->rows = size_of(ssh_message_channel_request_pty_height(message));
    if (channel->use && channel->use->resized) {
        channel->use->resized(channel);
    }
}

static bool take_pty(struct sshd_channel *channel, ssh_message message)
{
    const char *term = ssh_message_channel_request_pty_term(message);
    uint8_t colours = 0;
    channel->pty = true;
    if (tel_client_is_terminal(str_of(term ? term : ""), &colours) &&
            colours > channel->colours) {
        channel->colours = colours;
    }
    take_size(channel, message);
    return true;
}

static bool is_utf8(struct str locale)
{
    size_t dot = str_find_char(locale, '.', 0);
    struct str set =
            str_slice(locale, dot == SIZE_MAX ? locale.length : dot + 1, locale.length);
    return set.length == 0 || str_starts_nocase(set, STR("UTF-8")) ||
           str_starts_nocase(set, STR("UTF8"));
}

static bool take_variable(struct sshd_channel *channel, ssh_message message)
{
    const char *name = ssh_message_channel_request_env_name(message);
    const char *value = ssh_message_channel_request_env_value(message);
    if (!name || !value) {
        return false;
    }
    if (strcmp(name, "LC_ALL") == 0 || strcmp(name, "LC_CTYPE") == 0 ||
            strcmp(name, "LANG") == 0) {
        channel->utf8 = channel->utf8 && is_utf8(str_of(value));
        return true;
    }
    if (strcmp(name, "LC_SKEIN") == 0) {
        channel->whole = strcmp(value, "screen") == 0;
        return true;
    }
    if (strcmp(name, "COLORTERM") == 0) {
        channel->colours = strcmp(value, "truecolor") == 0 || strcmp(value, "24bit") == 0
                                   ? COLOURS_TRUE
                                   : channel->colours;
        return true;
    }
    return false;
}

static bool is_files(const char *subsystem)
{
    return subsystem && strcmp(subsystem, "sftp") == 0;
}

static bool take_request(struct sshd_channel *channel, ssh_message message)
{
    switch (ssh_message_subtype(message)) {
    case SSH_CHANNEL_REQUEST_PTY:
        return !channel->use && take_pty(channel, message);
    case SSH_CHANNEL_REQUEST_WINDOW_CHANGE:
        take_size(channel, message);
        return true;
    case SSH_CHANNEL_REQUEST_ENV:
        return !channel->use && take_variable(channel, message);
    case SSH_CHANNEL_REQUEST_SHELL:
        if (channel->use) {
            return false;
        }
        sshd_play_begin(channel);
        return true;
    case SSH_CHANNEL_REQUEST_SUBSYSTEM:
        return !channel->use && is_files(ssh_message_channel_request_subsystem(message)) &&
               sftpd_begin(channel);
    default:
        return false;
    }
}

bool sshd_channel_take(struct sshd_conn *conn, ssh_message message)
{
    if (ssh_message_type(message) == SSH_REQUEST_CHANNEL_OPEN) {
        return open_channel(conn, message);
    }
    ssh_channel link = ssh_message_channel_request_channel(message);
    struct sshd_channel *channel = conn->first;
    while (channel && channel->link != link) {
        channel = channel->next;
    }
    if (!channel || channel->closing || !take_request(channel, message)) {
        return false;
    }
    (void)ssh_message_channel_request_reply_success(message);
    return true;
}

/* -- bytes -- */

static void read_in(struct sshd_channel *channel)
{
    char bytes[CHANNEL_PIECE];
    if (channel->use && !channel->closing) {
        (void)channel->use->received(channel, STR_NONE);
    }
    while (channel->use && !channel->closing) {
        if (channel->in.length == 0) {
            int length = ssh_channel_read_nonblocking(channel->link, bytes, sizeof(bytes), 0);
            if (length <= 0) {
                break;
            }
            buf_add(&channel->in, bytes, (size_t)length);
        }
        size_t taken = channel->use->received(channel, buf_str(&channel->in));
        buf_consume(&channel->in, taken);
        if (channel->in.length > 0) {
            break;
        }
        buf_shrink(&channel->in, 0);
    }
    explicit_bzero(bytes, sizeof(bytes));
    if (channel->use && !channel->closing && channel->in.length == 0 &&
            ssh_channel_is_eof(channel->link)) {
        channel->use->ended(channel);
    }
}

bool sshd_channel_move(struct sshd_channel *channel)
{
    uint32_t most = channel->conn->base.service->context->limits.stream_queue_bytes;
    read_in(channel);
    sshd_channel_send(channel);
    return channel->out.length <= (most > 0 ? most : 262144) &&
           ssh_channel_poll(channel->link, 0) <= IN_MAX;
}

void sshd_channel_free(struct sshd_channel *channel, const char *reason)
{
    if (channel->use) {
        channel->use->finish(channel, reason);
    }
    ssh_channel_free(channel->link);
    buf_wipe(&channel->in);
    buf_finish(&channel->out);
    mem_free(channel);
}

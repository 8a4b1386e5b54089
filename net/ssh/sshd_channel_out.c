/* sshd_channel_out.c -- output of a channel, as far as the client's window has room. */
#include "net/ssh/sshd_impl.h"
#include "net/stream/stream.h"

enum { PIECE_OUT = 16384, STREAM_FULL = 65536 };

void sshd_channel_write(struct sshd_channel *channel, struct str bytes)
{
    if (!channel->closing) {
        buf_add_str(&channel->out, bytes);
    }
}

void sshd_channel_close(struct sshd_channel *channel)
{
    channel->closing = true;
}

void sshd_channel_send(struct sshd_channel *channel)
{
    size_t done = 0;
    while (done < channel->out.length &&
            stream_queued(channel->conn->base.stream) < STREAM_FULL) {
        uint32_t window = ssh_channel_window_size(channel->link);
        size_t length = channel->out.length - done;
        length = length < window ? length : window;
        length = length < PIECE_OUT ? length : PIECE_OUT;
        if (length == 0 || ssh_channel_write(channel->link, channel->out.bytes + done,
                                   (uint32_t)length) != (int)length) {
            break;
        }
        done += length;
    }
    buf_consume(&channel->out, done);
    if (channel->out.length == 0) {
        buf_shrink(&channel->out, PIECE_OUT);
    }
    if (channel->closing && channel->out.length == 0 && !ssh_channel_is_closed(channel->link)) {
        (void)ssh_channel_request_send_exit_status(channel->link, 0);
        (void)ssh_channel_send_eof(channel->link);
        (void)ssh_channel_close(channel->link);
    }
}

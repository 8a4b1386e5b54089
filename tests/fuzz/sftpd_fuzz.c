/* sftpd_fuzz.c -- Any bytes are SFTP packets or are refused, and any path becomes a normal one
 * below "/", or is refused. */
#include "net/dav/dav.h"
#include "net/files/tree.h"
#include "net/ssh/sftpd_packet.h"
#include "tests/fuzz/fuzz_target.h"

#include <stdlib.h>

static void read_path(struct str bytes)
{
    struct buf once = {0};
    struct buf twice = {0};
    if (tree_path(bytes, &once)) {
        struct str path = buf_str(&once);
        must(str_starts(path, STR("/")) && str_is_utf8(path));
        must(str_find(path, STR("/../"), 0) == SIZE_MAX && !str_ends(path, STR("/..")));
        must(tree_path(path, &twice) && str_equal(buf_str(&twice), path));
    }
    buf_finish(&once);
    buf_finish(&twice);
}

static void read_web_path(struct str bytes)
{
    struct buf web = {0};
    struct buf path = {0};
    bool is_short = false;
    buf_add_text(&web, "/dav");
    buf_add_str(&web, bytes);
    if (dav_path(buf_str(&web), &path, &is_short)) {
        must(str_starts(buf_str(&path), STR("/")));
        must(!is_short || str_starts(buf_str(&path), STR("/areas/")));
    }
    buf_finish(&web);
    buf_finish(&path);
}

FUZZ_TARGET(sftpd)
{
    struct str bytes = {(const char *)data, size};
    struct sftpd_packet packet;
    read_path(bytes);
    read_web_path(bytes);
    for (size_t length = sftpd_packet_length(bytes); length > 0 && length != SIZE_MAX;
            length = sftpd_packet_length(bytes)) {
        must(length <= bytes.length);
        if (sftpd_packet_read(str_slice(bytes, 4, length), &packet)) {
            must(packet.path.length + packet.data.length <= length);
            read_path(packet.path);
        }
        bytes = str_slice(bytes, length, bytes.length);
    }
    must(sftpd_name_length(bytes) <= bytes.length);
    return 0;
}

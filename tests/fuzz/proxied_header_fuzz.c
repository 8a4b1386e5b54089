/* proxied_header_fuzz.c -- Any bytes are a header, the beginning of a header, or neither; it never
 * asks for bytes past its end, and an address is valid. */
#include "net/stream/proxied_header.h"

#include "engine/base/err.h"
#include "tests/fuzz/fuzz_target.h"

#include <string.h>

FUZZ_TARGET(proxied_header)
{
    struct proxied_header header = {0};
    enum proxied_state state = PROXIED_MORE;
    size_t length = 0;
    while (state == PROXIED_MORE && length <= size) {
        state = proxied_header_read((struct str){(const char *)data, length}, &header);
        must(state != PROXIED_MORE ||
                (header.needs > 0 && length + header.needs <= PROXIED_MOST));
        length += header.needs;
    }
    must(state != PROXIED_WHOLE || strlen(header.address) < sizeof(header.address));
    return 0;
}

/* travel_text.c -- Binary data of a message as base64 text. */
#include "engine/modules/realm/worlds/travel_impl.h"

#include <sodium.h>

char *travel_text_of(struct str bytes)
{
    size_t size = sodium_base64_ENCODED_LEN(bytes.length, sodium_base64_VARIANT_ORIGINAL);
    char *text = mem_alloc(size);
    (void)sodium_bin2base64(text, size, (const unsigned char *)bytes.bytes, bytes.length,
            sodium_base64_VARIANT_ORIGINAL);
    return text;
}

bool travel_text_read(struct str text, size_t most, struct buf *out)
{
    char *bytes = mem_alloc(text.length + 1);
    size_t length = 0;
    bool ok = sodium_base642bin((unsigned char *)bytes, text.length + 1, text.bytes,
                      text.length, NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
              length <= most;
    if (ok) {
        buf_add_str(out, (struct str){bytes, length});
    }
    mem_free(bytes);
    return ok;
}

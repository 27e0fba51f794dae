"""A panel's ratings: how far its raters agree, the key they propose, and putting it in place of ours."""

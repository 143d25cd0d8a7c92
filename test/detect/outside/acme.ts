/** A rule of a user in our format. */
export const RULE = `[[rule]]
id = "acme-token"
title = "Acme token"
provider = "acme"
severity = "high"
use = "run"
tags = ["mine"]
pattern = '(?<secret>acme_[a-z0-9]{20})'
prefix = "acme_"
specificity = 3
`;

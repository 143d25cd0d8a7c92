import { describe, expect, it } from 'vitest';
import { isCredentialName } from '../../src/detect/credential-name.js';
import { isPlaceholder } from '../../src/detect/placeholder.js';
import { isReference, shellDefault } from '../../src/detect/reference.js';

const words = (text: string): string[] => text.trim().split(/\s+/);

describe('a credential name', () => {
  it.each(
    words(`NPM_TOKEN API_KEY DB_PASSWORD POSTGRES_PASSWORD POSTGRES_PASSWORD_DEFAULT MYSQL_ROOT_PASSWORD PGPASSWORD REDIS_CACHE_PASSWORD JWT_SECRET
    SECRET_KEY_BASE AWS_SECRET_ACCESS_KEY AWS_ACCESS_KEY GITHUB_PAT DB_PASS GOOGLE_CREDENTIALS apiKey accessToken clientSecret spring.datasource.password
    x-auth-token NODE_AUTH_TOKEN SSH_PRIVATE_KEY private_key ENCRYPTION_KEY APP_KEY passwd userPasswd GPG_PASSPHRASE TOKEN STRIPE_SECRET_KEY HF_TOKEN DB_HOST_PASSWORD API_KEY_2`),
  )('is %s', (name) => expect(isCredentialName(name)).toBe(true));

  it.each(
    words(`DB_PASSWORD_FILE SECRET_PATH DB_USER CLIENT_ID AWS_ACCESS_KEY_ID SECRET_NAME TOKEN_URL DATABASE_URL VAULT_ADDR TOKEN_TTL TOKEN_EXPIRY GPG_KEY
    PYTHON_GPG_KEY GPG_KEYS PYTHON_SHA256 NODE_VERSION YARN_CHECKSUM PUBLIC_KEY KEY_ID MAX_TOKENS PATH HOME TOKENIZERS_PARALLELISM PASSWORD_MIN_LENGTH
    POSTGRES_HOST_AUTH_METHOD API_KEY_HEADER csrfToken KEYBOARD MONKEY COMPASS passenger secretary author primary_key foreignKey cacheKey
    SECRET_BACKEND PASSWORD_ENCODER KEYSTORE_PASSWORD_ALIAS PASSWORD_AUTH_BACKEND GIT_CREDENTIAL_HELPER DJANGO_SECRETS_MODULE SECRETS_OPERATOR`),
  )('is not %s', (name) => expect(isCredentialName(name)).toBe(false));
});

describe('a placeholder', () => {
  it.each([
    ...words(`changeme change-me CHANGE_ME replace-with-your-key your-api-key xxxxxxxx XXXX-XXXX-xxxxxx <token> <your-token> example my-example-key dummy todo postgres admin root
    password secret test hunter insert-token-here put-your-key-here ******** ... my-secret MYTOKEN2 123456 00000000000000`),
    'replace with a real key',
  ])('is %s', (value) => expect(isPlaceholder(value)).toBe(true));

  it.each([
    ['db_password', 'DB_PASSWORD'],
    ['my-jwt-secret', 'JWT_SECRET'],
    ['Rabbit', 'RABBIT_PASS'],
    ['key_creds', 'KAFKA_SSL_KEY_CREDENTIALS'],
    ['keystore_creds', 'KAFKA_SSL_KEYSTORE_CREDENTIALS'],
    ['build-time-only', 'NEXTAUTH_SECRET'],
  ])('is a value that repeats its name: %s for %s', (value, name) => expect(isPlaceholder(value, name)).toBe(true));

  it.each(words('hunter2 S3cr3t! correct-horse-battery tr0ub4dor&3 Passw0rd-2024-db 9f8a7b6c django-insecure-9f8a7b6c'))(
    'is not %s',
    (value) => {
      expect(isPlaceholder(value, 'DB_PASSWORD')).toBe(false);
    },
  );
});

describe('a reference', () => {
  it.each([
    ...words(`\${VAR} $VAR $$VAR %VAR% %(password)s /run/secrets/x op://vault/item/field vault:secret/data/app#key ref+vault://secret/app {{.Values.password}} {{password}}
    ENC[AES256_GCM,data:abc] kms:abc process.env.TOKEN os.environ["TOKEN"] true false null 0 arn:aws:secretsmanager:eu-west-1:1:secret:x projects/p/secrets/s/versions/1
    ./config/secret.txt /etc/ssl/key.pem $env:TOKEN !Ref file:///x %s`),
    '$(cat /run/secrets/x)',
    '`cat /x`',
    '',
    '{{ lookup("x") }}',
    '!vault |',
  ])('is %s', (value) => expect(isReference(value)).toBe(true));

  it.each(words('hunter2 S3cr3t! a$b#c9 P@ss/word1 sk-abc trueblue 12345 fa1se'))('is not %s', (value) =>
    expect(isReference(value)).toBe(false),
  );

  it.each([
    ['${DB_PASSWORD:-hunter2}', { text: 'hunter2', start: 15 }],
    ['${A-b-c}', { text: 'b-c', start: 4 }],
    ['${A:="x y"}', { text: 'x y', start: 6 }],
    ['${A}', undefined],
    ['${A:-${B}}', undefined],
    ['${A:?missing}', undefined],
  ])('has a literal default: %s', (value, expected) => expect(shellDefault(value)).toEqual(expected));
});

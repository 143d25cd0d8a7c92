/** Those who take payments, and the shops they are taken in. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET } from '../random.js';
import { alnum, base64url, hex, issuedToken, oneOf, referenceTo, run, UUID } from './issued-token.js';
import { privateKeyPem } from './private-keys.js';

export const paymentsTypes: readonly CredentialType[] = [
  issuedToken({
    id: 'stripe-secret',
    vendor: 'Stripe',
    known: 'form',
    names: ['STRIPE_SECRET_KEY', 'STRIPE_API_KEY', 'STRIPE_KEY'],
    shape: [oneOf('sk', 'rk'), '_', oneOf('live', 'test'), '_', alnum(24)],
    tooShort: 8,
  }),
  issuedToken({
    id: 'stripe-secret/new',
    vendor: 'Stripe',
    known: 'form',
    names: ['STRIPE_SECRET_KEY', 'STRIPE_API_KEY'],
    shape: [oneOf('sk', 'rk'), '_', oneOf('live', 'test'), '_51', alnum(97)],
    tooShort: 6,
  }),
  issuedToken({
    id: 'stripe-webhook',
    vendor: 'Stripe',
    known: 'form',
    names: ['STRIPE_WEBHOOK_SECRET', 'STRIPE_ENDPOINT_SECRET'],
    shape: ['whsec_', alnum(32)],
    tooShort: 16,
  }),
  issuedToken({
    id: 'square',
    vendor: 'Square',
    known: 'form',
    names: ['SQUARE_ACCESS_TOKEN', 'SQUARE_TOKEN'],
    shape: ['EAAA', base64url(60)],
    tooShort: 40,
  }),
  issuedToken({
    id: 'square/legacy',
    vendor: 'Square',
    known: 'form',
    names: ['SQUARE_ACCESS_TOKEN', 'SQUARE_PERSONAL_ACCESS_TOKEN'],
    shape: ['sq0atp-', base64url(22)],
  }),
  issuedToken({
    id: 'square/oauth',
    vendor: 'Square',
    known: 'form',
    names: ['SQUARE_APPLICATION_SECRET', 'SQUARE_CLIENT_SECRET', 'SQUARE_OAUTH_SECRET'],
    shape: ['sq0csp-', base64url(43)],
  }),
  issuedToken({
    id: 'paypal-oauth',
    vendor: 'PayPal',
    known: 'context',
    names: ['PAYPAL_CLIENT_SECRET', 'PAYPAL_SECRET', 'PAYPAL_APP_SECRET'],
    shape: ['E', base64url(79)],
    beside: { PAYPAL_CLIENT_ID: ['A', base64url(79)] },
    tooShort: 30,
  }),
  issuedToken({
    id: 'braintree',
    vendor: 'Braintree',
    known: 'form',
    names: ['BRAINTREE_ACCESS_TOKEN', 'PAYPAL_BRAINTREE_TOKEN'],
    shape: ['access_token$production$', run(ALPHABET.lowerAlnum, 16), '$', hex(32)],
    except: {
      dockerfile: 'the builder would expand $production',
      compose: 'a dollar sign is written twice there, so its bytes differ',
      php: 'a dollar sign in double quotes starts a variable',
      powershell: 'a dollar sign in double quotes starts a variable',
      'shell-export': 'a dollar sign in double quotes starts a variable',
    },
  }),
  issuedToken({
    id: 'plaid',
    vendor: 'Plaid',
    known: 'context',
    names: ['PLAID_SECRET', 'PLAID_CLIENT_SECRET', 'PLAID_SECRET_PRODUCTION'],
    shape: [hex(30)],
    beside: { PLAID_CLIENT_ID: [hex(24)] },
  }),
  issuedToken({
    id: 'plaid/access-token',
    vendor: 'Plaid',
    known: 'form',
    names: ['PLAID_ACCESS_TOKEN', 'PLAID_ITEM_TOKEN'],
    shape: ['access-', oneOf('sandbox', 'development', 'production'), '-', ...UUID],
  }),
  issuedToken({
    id: 'razorpay',
    vendor: 'Razorpay',
    known: 'form',
    names: ['RAZORPAY_KEY_ID', 'RAZORPAY_API_KEY'],
    shape: ['rzp_live_', alnum(14)],
  }),
  issuedToken({
    id: 'razorpay/secret',
    vendor: 'Razorpay',
    known: 'context',
    names: ['RAZORPAY_KEY_SECRET', 'RAZORPAY_SECRET'],
    shape: [alnum(24)],
    beside: { RAZORPAY_KEY_ID: ['rzp_live_', alnum(14)] },
  }),
  issuedToken({
    id: 'paystack',
    vendor: 'Paystack',
    known: 'context',
    names: ['PAYSTACK_SECRET_KEY', 'PAYSTACK_SECRET'],
    shape: ['sk_', oneOf('live', 'test'), '_', hex(40)],
    tooShort: 8,
  }),
  issuedToken({
    id: 'flutterwave',
    vendor: 'Flutterwave',
    known: 'form',
    names: ['FLW_SECRET_KEY', 'FLUTTERWAVE_SECRET_KEY'],
    shape: ['FLWSECK-', hex(32), '-X'],
  }),
  issuedToken({
    id: 'flutterwave/test',
    vendor: 'Flutterwave',
    known: 'form',
    names: ['FLW_SECRET_KEY', 'FLUTTERWAVE_SECRET_KEY'],
    shape: ['FLWSECK_TEST-', hex(32), '-X'],
  }),
  issuedToken({
    id: 'adyen',
    vendor: 'Adyen',
    known: 'context',
    names: ['ADYEN_API_KEY', 'ADYEN_CHECKOUT_API_KEY'],
    shape: ['AQE', run(ALPHABET.letters, 1), run(ALPHABET.alnum, 80, 110), '-', run(ALPHABET.base64, 43), '=-', run(ALPHABET.alnum, 16)],
    tooShort: 4,
  }),
  issuedToken({
    id: 'coinbase',
    vendor: 'Coinbase',
    known: 'context',
    names: ['COINBASE_ACCESS_TOKEN', 'COINBASE_API_SECRET', 'COINBASE_TOKEN'],
    shape: [base64url(64)],
  }),
  {
    id: 'coinbase/new',
    vendor: 'Coinbase',
    known: 'document',
    names: [],
    make: (random) => {
      const pem = JSON.stringify(privateKeyPem(random, 'ec-sec1')).slice(1, -1);
      const name = `organizations/${random.uuid()}/apiKeys/${random.uuid()}`;
      return {
        secret: pem.replace(/\\n$/, ''),
        text: `{\n   "name": "${name}",\n   "privateKey": "${pem}"\n}\n`,
        path: 'app/cdp_api_key.json',
      };
    },
    negatives: (random) => [
      `{"name": "organizations/${random.uuid()}/apiKeys/${random.uuid()}", "privateKey": "${referenceTo('COINBASE_PRIVATE_KEY')}"}`,
      `{"name": "organizations/${random.uuid()}/apiKeys/${random.uuid()}", "privateKey": ""}`,
    ],
  },
  issuedToken({
    id: 'shopify',
    vendor: 'Shopify',
    known: 'form',
    names: ['SHOPIFY_ACCESS_TOKEN', 'SHOPIFY_API_SECRET', 'SHOPIFY_API_PASSWORD'],
    shape: ['shp', oneOf('at', 'ca', 'pa', 'ss'), '_', hex(32)],
  }),
];

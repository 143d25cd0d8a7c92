/** Ids of the rows of the second half of the list of credential formats, in its order. */
export const SECOND_HALF_ROWS: readonly string[] = `
replicate together elevenlabs stability nvidia-nvapi cerebras pinecone langsmith wandb assemblyai deepgram fireworks voyage runpod cursor
baseten clarifai ai21 tavily llamacloud slack-bot slack-user slack-app slack-session slack-config slack-webhook discord-bot
discord-webhook teams-webhook telegram-bot twilio-sk twilio-auth sendgrid mailgun mailchimp mandrill mailjet postmark sparkpost brevo
mailersend resend klaviyo stripe-secret stripe-webhook square paypal-oauth braintree plaid razorpay paystack flutterwave adyen coinbase
shopify hubspot-pat salesforce zendesk intercom asana notion linear airtable-pat figma postman dropbox box typeform contentful-cma mapbox
algolia okta auth0 twitch twitter-bearer facebook instagram linkedin spotify zoho readme shippo easypost lob frameio duffel monday clickup
zapier-webhook pagerduty opsgenie datadog newrelic grafana-sa grafana-cloud grafana-apikey sentry-org sentry-user dynatrace honeycomb
sumologic logzio splunk posthog segment amplitude bugsnag mongodb-uri mongodb-atlas-sa postgres-uri mysql-uri redis-uri amqp-uri jdbc
sqlserver ftp-uri basic-auth-url supabase neon planetscale databricks snowflake confluent elastic-cloud cockroach datastax-astra influxdb
clickhouse-cloud couchbase cloudinary nkey-seed pem-rsa pem-ec pem-pkcs8 pem-pkcs8-enc openssh-key pgp-key putty-ppk pkcs12-file jks-file
pem-b64 wireguard kubeconfig k8s-secret-yaml k8s-sa-jwt k8s-bootstrap openshift jwt jwk-private tink-keyset vapid netrc git-credentials
htpasswd shadow pgpass mylogin django-secret symfony-secret laravel-appkey rails-master sidekiq nextauth dotenv-generic high-entropy
curl-auth bearer-header ethereum-key ghost-trufflehog-canary
`
  .trim()
  .split(/\s+/);

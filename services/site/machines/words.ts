/** Words of host names: short, friendly, easy to say over the noise of a machine room. No two sound alike. */
export const adjectives =
  'able amber ample apt azure bold brave brief bright brisk calm civil clear clever cosy crisp daring deep eager early easy epic exact fair famous fine firm fleet fond frank fresh gentle glad golden good grand green happy hardy honest humble jolly keen kind large lively loyal lucky mellow merry mighty modern neat nice nimble noble open patient plain polite prime proud pure quick quiet rapid ready royal safe sharp shiny silent smart smooth solid stable steady sunny sure sweet swift tidy tough true vast vital vivid warm wise witty young'.split(
    ' ',
  );

export const animals =
  'adder albatross alpaca badger bat bear beaver bee bison boar bream bunting buzzard camel carp cat cicada civet cobra cod condor crane crow curlew deer dingo dolphin dove duck eagle eel egret elk falcon ferret finch fox frog gannet gazelle gecko goat goose grouse gull hare hawk hedgehog heron hippo horse hound ibex ibis jackal jay kestrel kite koala lark lemur lion llama lobster lynx macaw magpie marmot marten mole moose moth mule newt ocelot orca osprey otter owl panda parrot pelican perch pika plover polecat puffin puma quail rabbit raven robin rook salmon seal shark shrew skua sloth snipe sparrow squid stag stork swan swift tapir tern tiger toad trout turtle viper vole walrus wasp weasel whale wolf wombat wren yak zebra'.split(
    ' ',
  );
